import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { type ClientEnvironment, clientEnvironment, type ScenarioReport } from '../support/child-clients.js';
import { answerAsBedrock } from '../support/scripted-bedrock.js';
import { answerAsModel } from '../support/scripted-models.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type Expectation, NOTE, PDF, PNG, type Refusal, SCENARIO_TABLE, type ScenarioCase } from './scenario-table.js';

/** A client program as the suite drives it: one run of a few scenarios, each `name@model`. */
export interface ClientUnderTest {
  readonly name: string;
  /** Why it cannot run here; undefined when it can. */
  readonly missing?: string | undefined;
  /** True for clients that send their key over TLS only. */
  readonly tls?: boolean;
  run(scenarios: readonly string[], environment: ClientEnvironment): Promise<ReadonlyMap<string, ScenarioReport>>;
  /** 12 prompt tokens, 4 of them from the cache: Converse counts 8, some clients add the 4 again. */
  readonly inputTokens: 8 | 12;
  /** How the client shows an error answer. */
  readonly showRefusal: (refusal: Refusal) => object;
  /** How it shows the exception that ends a stream. */
  readonly showInterruption: (exception: string) => object;
  /** Scenarios of the common table that the client has no way to do: `name` or `name@model`, and why. */
  readonly cannot?: Readonly<Record<string, string>>;
  /** Scenarios of its own. */
  readonly more?: readonly ScenarioCase[];
}

/** How long one run of a client may take, in milliseconds. */
const RUN_LIMIT_MS = 90_000;

/** Runs the client once over the common table and its own scenarios, and checks what it reports of each. */
export function describeClient(client: ClientUnderTest): void {
  const reason = client.missing === undefined ? '' : ` (${client.missing})`;
  const describeHere = client.missing === undefined ? describe : describe.skip;

  describeHere(`${client.name}${reason}`, () => {
    const cases = [...SCENARIO_TABLE, ...(client.more ?? [])].map((entry) => ({
      ...entry,
      key: `${entry.scenario}@${entry.model}`,
      impossible: impossibility(client, entry),
    }));
    const possible = cases.filter(({ impossible }) => impossible === undefined);
    let gateway: TestGateway;
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      gateway = await createBedrockGateway({ tls: client.tls ?? false });
      gateway.upstream.answer((request) =>
        request.path.startsWith('/model/') ? answerAsBedrock(request) : answerAsModel(request),
      );
      const keys = possible.map(({ key }) => key);
      reports = await client.run(keys, {
        ...clientEnvironment(gateway, '/bedrock'),
        ...SCENARIO_ENVIRONMENT,
        ...trustIn(gateway.certificateFile),
      });
    }, RUN_LIMIT_MS);

    afterAll(() => gateway.close());

    it.each(possible)('$title', ({ key, expected }) => {
      expect(reports.get(key)).toMatchObject({ scenario: key, ...expectationOf(client, expected) });
    });

    for (const { title, impossible } of cases) {
      if (impossible !== undefined) it.skip(`${title}: ${impossible}`, () => undefined);
    }
  });
}

/** What scripts need beside the address and the key. */
export const SCENARIO_ENVIRONMENT = {
  // SDKs would repeat what they are refused with 429, 500 and 503, and wait in between.
  AWS_MAX_ATTEMPTS: '1',
  CLIENT_PNG: PNG.toString('base64'),
  CLIENT_PDF: PDF.toString('base64'),
  CLIENT_NOTE: NOTE,
} as const;

/** The variables by which clients of both languages are told of a certificate. */
function trustIn(certificateFile: string | undefined): Readonly<Record<string, string>> {
  if (certificateFile === undefined) return {};
  return { AWS_CA_BUNDLE: certificateFile, NODE_EXTRA_CA_CERTS: certificateFile };
}

function impossibility({ cannot = {} }: ClientUnderTest, { scenario, model }: ScenarioCase): string | undefined {
  return cannot[`${scenario}@${model}`] ?? cannot[scenario];
}

function expectationOf(client: ClientUnderTest, expected: Expectation): object {
  const { report, counted, refusal, interruption } = expected;
  return {
    ...report,
    ...(counted === true && { usage: { input: client.inputTokens, output: 5 } }),
    ...(refusal && client.showRefusal(refusal)),
    ...(interruption === undefined ? {} : client.showInterruption(interruption)),
  };
}
