import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTTP_EXCEPTIONS, STREAM_EXCEPTIONS } from '../../src/dialects/converse/exception-names.js';
import { ERROR_KINDS, type ErrorKind } from '../../src/gateway/errors/error-kind.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { errorTypeOf } from '../../src/observability/error-type.js';
import { clientEnvironment, PYTHON, pythonMissing, runProgram } from '../support/child-clients.js';
import { documentPath, readDocument } from '../support/document-blocks.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const DOCUMENT = 'docs/errors.md';

/** The statuses that AWS's SDKs repeat by themselves. */
const REPEATED: ReadonlySet<number> = new Set([429, 500, 503]);

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

const rows = () =>
  readDocument(DOCUMENT)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map(cellsOf);

const yesNo = (answer: boolean) => (answer ? 'yes' : 'no');

/** What is known beside the kind, in each way that the log tells apart. */
const DETAILS = [
  {},
  { reason: 'model_blocked' },
  { vendor: { name: 'v' } },
  ...[401, 402, 400, 503].map((status) => ({
    vendor: { name: 'v', status },
    reason: 'upstream_credentials_exhausted',
  })),
  { vendor: { name: 'v', status: 400 } },
];

/** The cells behind the words of a kind's row. */
function factsOf(kind: ErrorKind): string[] {
  const { status, exception } = HTTP_EXCEPTIONS[kind];
  const types = DETAILS.map((detail) => errorTypeOf(new GatewayError(kind, '', detail)));
  return [
    String(status),
    `\`${exception}\``,
    `\`${STREAM_EXCEPTIONS[kind]}\``,
    yesNo(REPEATED.has(status)),
    yesNo(ERROR_KINDS[kind].fallback),
    [...new Set(types)].map((type) => `\`${type}\``).join(', '),
  ];
}

describe('docs/errors.md', () => {
  const kinds = Object.keys(ERROR_KINDS) as ErrorKind[];

  afterAll(() => {
    // Fills in the cells behind the words, for whoever has changed a kind and looked at what became of it.
    if (process.env['ASBRU_WRITE_DOCS'] === undefined) return;
    const lines = readDocument(DOCUMENT).split('\n');
    const written = lines.map((line) => {
      const [name = '', words = ''] = line.startsWith('| `') ? cellsOf(line) : [];
      const kind = kinds.find((each) => name === `\`${each}\``);
      return kind === undefined ? line : `| ${[name, words, ...factsOf(kind)].join(' | ')} |`;
    });
    writeFileSync(documentPath(DOCUMENT), written.join('\n'));
  });

  it.each(kinds)('tells what %s looks like', (kind) => {
    const row = rows().find(([name]) => name === `\`${kind}\``);
    expect(row?.slice(2)).toEqual(factsOf(kind));
    expect(row?.[1]).not.toBe('');
  });
});

const CASES = rows().flatMap(([statuses = '', seen = '', repeated]) => {
  const [, status, name] = /^(\d{3}) `(\w+)`$/.exec(seen) ?? [];
  if (status === undefined) return [];
  return statuses.split(', ').map((vendor) => ({ vendor, status: Number(status), name, repeats: repeated === 'yes' }));
});

const IN_PYTHON = `
import json, sys
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("bedrock-runtime", config=Config(retries={"total_max_attempts": 2}))
for status in sys.argv[1:]:
    try:
        client.converse(modelId=f"mock/error-{status}", messages=[{"role": "user", "content": [{"text": "Hello"}]}])
    except ClientError as error:
        about = error.response["ResponseMetadata"]
        print(json.dumps({"vendor": status, "status": about["HTTPStatusCode"], "name": error.response["Error"]["Code"],
                          "repeats": about["RetryAttempts"] > 0}))
`;

const IN_JAVASCRIPT = `
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';

const client = new BedrockRuntimeClient({ maxAttempts: 2 });
for (const vendor of process.argv.slice(1)) {
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  const error = await client.send(new ConverseCommand({ modelId: 'mock/error-' + vendor, messages })).catch((e) => e);
  const { httpStatusCode: status, attempts } = error.$metadata;
  console.log(JSON.stringify({ vendor, status, name: error.name, repeats: attempts > 1 }));
}
client.destroy();
`;

describe("what docs/errors.md says of a vendor's status", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ tls: true });
  });

  afterAll(() => gateway.close());

  async function seenBy(command: readonly string[]): Promise<unknown[]> {
    const statuses = CASES.map(({ vendor }) => vendor);
    const { stdout, stderr } = await runProgram([...command, ...statuses], clientEnvironment(gateway, '/bedrock'));
    if (stderr.includes('Error')) throw new Error(stderr);
    const lines = stdout.toString().trim().split('\n');
    return lines.map((line) => JSON.parse(line) as unknown);
  }

  const itPython = pythonMissing === undefined ? it : it.skip;

  itPython(
    `is what boto3 sees${pythonMissing === undefined ? '' : ` (${pythonMissing})`}`,
    async () => {
      expect(CASES.length).toBeGreaterThan(10);
      expect(await seenBy([PYTHON, '-c', IN_PYTHON])).toEqual(CASES);
    },
    60_000,
  );

  it('is what the AWS SDK for JavaScript sees', async () => {
    expect(await seenBy([process.execPath, '--input-type=module', '--eval', IN_JAVASCRIPT, '--'])).toEqual(CASES);
  }, 60_000);
});
