import { type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContentBlock } from '../../src/gateway/model/content-block.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { foldEvents } from '../../src/gateway/stream/fold-events.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { askSdk, openSdkClient } from '../support/sdk-answers.js';
import { type RecordedRequest, ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type Script, type Split } from '../support/upstream-script.js';
import { vendorConfig } from '../support/vendor-config.js';
import { type ConformanceTurn, QUESTIONS } from './questions.js';

/** What the suite needs to know of a vendor. */
export interface VendorUnderTest {
  /** A model reference of it: `openai/gpt-4o`. */
  readonly modelId: string;
  /** The vendor's own telling of a turn, whole or streamed as the request asks, its bytes cut as told. */
  readonly tell: (turn: ConformanceTurn, request: RecordedRequest, split: Split | undefined) => Script;
  /** The vendor's telling of an error of this status. */
  readonly fail: (status: number, message: string) => Script;
  /** Whether the request that the vendor received is a streamed one. */
  readonly isStreamed: (request: RecordedRequest) => boolean;
  /** What the vendor has to have received, by the name of the question. */
  readonly received: Readonly<Record<string, (request: RecordedRequest) => void>>;
  /** Members of the configuration file beside the key and the base URL. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Names of questions that its models take no part in: they see no images, or call no tools. */
  readonly cannotBeAsked?: readonly string[];
}

/** How a stream's bytes come. */
interface Way {
  readonly name: string;
  readonly split: Split | undefined;
}

const WAYS: readonly Way[] = [
  { name: 'at once', split: undefined },
  { name: 'byte by byte', split: 'byte' },
  { name: 'cut at random', split: { seed: 7 } },
];

/** For vendors of a dialect that another vendor's suite has read byte by byte already. */
export const CUT_ONLY: readonly Way[] = WAYS.filter(({ name }) => name === 'cut at random');

/** Every vendor answers the same questions, streamed and whole, its bytes cut at random. */
export function describeVendor(name: string, vendor: VendorUnderTest): void {
  describeVendors({ [name]: vendor });
}

/** Several vendors behind one gateway: to start one costs more than to ask a vendor everything. */
export function describeVendors(vendors: Readonly<Record<string, VendorUnderTest>>, ways = WAYS): void {
  let gateway: TestGateway;
  let upstream: ScriptedUpstream;
  let client: BedrockRuntimeClient;
  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    const config = Object.entries(vendors).reduce<Record<string, unknown>>(
      (merged, [name, vendor]) => mergeProviders(merged, { ...vendorConfig(name, upstream.url), ...vendor.config }),
      {},
    );
    gateway = await createTestGateway({ upstream, config });
    client = openSdkClient(gateway.url, gateway.key);
  });
  beforeEach(() => {
    gateway.upstream.clear();
  });
  afterAll(async () => {
    client.destroy();
    await gateway.close();
    await upstream.close();
  });
  for (const [name, vendor] of Object.entries(vendors)) {
    describe(`the vendor ${name}`, () => {
      describeQuestions(vendor, { gatewayOf: () => gateway, clientOf: () => client, ways });
    });
  }
}

function mergeProviders(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  return { ...one, ...other, providers: { ...(one['providers'] as object), ...(other['providers'] as object) } };
}

interface Scene {
  readonly gatewayOf: () => TestGateway;
  readonly clientOf: () => BedrockRuntimeClient;
  readonly ways: readonly Way[];
}

function describeQuestions(vendor: VendorUnderTest, { gatewayOf, clientOf, ways }: Scene): void {
  const target = () => ({ ...gatewayOf(), modelId: vendor.modelId });
  const upstreamOf = () => gatewayOf().upstream;
  const questions = QUESTIONS.filter(({ name }) => vendor.cannotBeAsked?.includes(name) !== true);

  describe.each(questions)('$name', ({ name: question, request, turn, expected }) => {
    const tell = (split?: Split) => {
      upstreamOf().answer((recorded) => vendor.tell(turn, recorded, split));
    };

    it('is answered whole', async () => {
      tell();
      const answer = await postConverse(target(), request);
      expect(answer.status).toBe(200);
      expect(timeless(answer.json)).toEqual(expected);
      expect(answer.json.metrics.latencyMs).toBeGreaterThanOrEqual(0);
      expect(vendor.isStreamed(upstreamOf().lastRequest)).toBe(false);
      vendor.received[question]?.(upstreamOf().lastRequest);
    });

    it.each([...ways])('is answered streamed, $name, with the same meaning', async ({ split }) => {
      tell(split);
      const answer = await postConverseStream({ ...target(), http: 'h2' }, request);
      expect(answer.exception).toBeUndefined();
      expect(timeless(await foldEvents(inOneBatch(answer.events), JSON.parse))).toEqual(expected);
      expect(vendor.isStreamed(upstreamOf().lastRequest)).toBe(true);
      vendor.received[question]?.(upstreamOf().lastRequest);
    });

    it.each([
      { name: 'whole', streamed: false },
      { name: 'streamed', streamed: true },
    ])('is answered to the AWS SDK for JavaScript, $name', async ({ streamed }) => {
      tell({ seed: 11 });
      const answer = await askSdk(clientOf(), vendor.modelId, request, streamed);
      const content = expected.content as readonly ContentBlock[];
      expect(answer).toMatchObject({
        text: content.map(({ text }) => text ?? '').join(''),
        stopReason: expected.stopReason,
        usage: { outputTokens: (expected.usage as { outputTokens: number }).outputTokens },
      });
      const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
      expect(answer.tools).toEqual(calls.map(({ name, toolUseId }) => ({ name, toolUseId })));
    });

    it('is put to the vendor in the same words every time', async () => {
      tell();
      await postConverse(target(), request);
      await postConverse(target(), request);
      const [first, second] = upstreamOf().requests;
      expect(second?.body.toString()).toBe(first?.body.toString());
    });
  });

  it.each([
    { status: 400, type: 'ValidationException', answered: 400 },
    { status: 401, type: 'ModelErrorException', answered: 424 },
    { status: 429, type: 'ThrottlingException', answered: 429 },
    { status: 500, type: 'InternalServerException', answered: 500 },
    { status: 503, type: 'ServiceUnavailableException', answered: 503 },
  ])('fails with $status as $type', async ({ status, type, answered }) => {
    upstreamOf().answer(() => vendor.fail(status, 'the vendor says why'));
    for (const post of [postConverse, postConverseStream]) {
      const answer = await post(target(), { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
      expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({ status: answered, type });
    }
  });
}

async function* inOneBatch(events: readonly StreamEvent[]): AsyncGenerator<readonly StreamEvent[]> {
  yield await Promise.resolve(events);
}

/** What a turn means, without how long it took; a cache count of zero says as much as none. */
function timeless({ output, stopReason, usage }: ModelResponse): {
  content: readonly ContentBlock[];
  stopReason: string;
  usage: object;
} {
  const counts = Object.entries(usage).filter(([name, count]) => count !== 0 || !name.startsWith('cache'));
  return { content: output.message.content, stopReason, usage: Object.fromEntries(counts) };
}
