import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ADMIN, ALICE, basic, createAuthGateway, signedBy } from '../support/auth-gateway.js';
import { eventually } from '../support/eventually.js';
import { CLIENT_PREFACE, framesIn, requestFrames } from '../support/http2-frames.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { RawConnection } from '../support/raw-connection.js';
import { type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const RUNS = 250;

/** What no answer and no line of the log may repeat. */
const CANARY = 'canary7f3a9c';

/** Refused: malformed, unknown, not allowed, too often, too long. */
const REFUSED = [400, 401, 403, 429, 431];

const HTTP2_FRAME = { data: 0x0, headers: 0x1, reset: 0x3, goAway: 0x7 } as const;

type Field = readonly [string, string];
type Headers = Readonly<Record<string, string>>;

let gateway: TestGateway;
const logged: string[] = [];

beforeAll(async () => {
  gateway = await createAuthGateway({ directKeys: true, log: (line) => logged.push(line) });
});

afterAll(async () => {
  await gateway.close();
});

async function send(headers: Headers, http: HttpVersion = 'h1', body = BODY) {
  const exchange = await openExchange({ origin: gateway.url, path: PATH, headers, body, http });
  const text = JSON.stringify(exchange.headers) + (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, text };
}

const port = () => (gateway.app.getHttpServer().address() as AddressInfo).port;

/** Sends fields that no HTTP client would write. Gives all that the gateway says. */
async function sendRaw(fields: readonly Field[]): Promise<string> {
  const connection = await RawConnection.open(port());
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  connection.send(`POST ${PATH} HTTP/1.1\r\nhost: a\r\ncontent-length: ${BODY.length}\r\n${lines}\r\n${BODY}`);
  try {
    await eventually(() => connection.closed || /\r\n\r\n[^]*[}\n]$/.test(connection.received), 'the gateway answers');
    return connection.received;
  } finally {
    connection.socket.destroy();
  }
}

/** The same over HTTP/2. Gives what the gateway says, and whether it answered or gave the stream up. */
async function sendFrames(fields: readonly Field[]): Promise<{ readonly text: string; readonly over: boolean }> {
  const connection = await RawConnection.open(port());
  const head: Field[] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', 'gateway'],
    [':path', PATH],
  ];
  connection.send(CLIENT_PREFACE + requestFrames(1, { fields: [...head, ...fields], body: BODY }));
  const isLast = ({ type, payload }: ReturnType<typeof framesIn>[number]) =>
    type === HTTP2_FRAME.reset || type === HTTP2_FRAME.goAway || (type === HTTP2_FRAME.data && payload !== '');
  try {
    await eventually(() => connection.closed || framesIn(connection.received).some(isLast), 'the gateway answers');
    return { text: connection.received, over: true };
  } finally {
    connection.socket.destroy();
  }
}

const anyByte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));

/** Any bytes; a line break would only end the field. */
const bytes = fc.array(anyByte, { maxLength: 60 }).map((all) => all.join('').replaceAll(/[\r\n]/g, '\u0000'));

const visible = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '?');

const tail = fc.oneof(
  bytes,
  fc.base64String({ maxLength: 80 }),
  fc.string({ maxLength: 20 }).map((text) => Buffer.from(`${CANARY}:${text}`).toString('base64')),
  fc.constantFrom("' OR 1=1 --", 'a, Bearer b', '::', ':', '/////', ';;;', 'Credential=a/b/c/d/e', '%00', '{{7*7}}'),
  fc.integer({ min: 1, max: 8000 }).map((length) => 'A'.repeat(length)),
);
const scheme = fc.constantFrom(
  '',
  'Bearer ',
  'bearer\t',
  'BEARER  ',
  'Basic ',
  'basic',
  'AWS4-HMAC-SHA256 ',
  'AWS4-HMAC-SHA256 Credential=',
  'AWS4-ECDSA-P256-SHA256 Credential=',
  'Digest ',
  'Negotiate ',
);
const value = fc.tuple(scheme, tail).map(([prefix, rest]) => `${prefix}${CANARY}${rest}`);
const name = fc.constantFrom('authorization', 'Authorization', 'x-api-key', 'x-bf-vk', 'x-bf-direct-key', 'x-amz-date');
const fields = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 4 });

async function isAlive(): Promise<void> {
  expect((await send({ authorization: `Bearer ${ALICE.key}` })).status).toBe(200);
  expect(logged.join('')).not.toContain(CANARY);
}

describe('strange credentials (S02)', () => {
  it.each(['h1', 'h2'] as const)('of visible characters are refused over %s, and never repeated', async (http) => {
    await fc.assert(
      fc.asyncProperty(name, value, async (header, text) => {
        const answer = await send({ [header]: visible(text).trim() }, http);
        expect(REFUSED).toContain(answer.status);
        expect(answer.text).not.toContain(CANARY);
      }),
      { numRuns: RUNS },
    );
    await isAlive();
  });

  it('of any bytes, in one field or several, are refused over HTTP/1.1', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (all) => {
        const answer = await sendRaw(all);
        expect(REFUSED).toContain(Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]));
        expect(answer).not.toContain(CANARY);
      }),
      { numRuns: RUNS },
    );
    await isAlive();
  });

  it('of any bytes, in one field or several, open nothing over HTTP/2', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (all) => {
        const { text, over } = await sendFrames(all.map(([header, text]) => [header.toLowerCase(), text] as const));
        expect(over).toBe(true);
        expect(text).not.toContain(CANARY);
        expect(text).not.toMatch(/InternalServerException|end_turn/);
      }),
      { numRuns: RUNS },
    );
    await isAlive();
  });

  it('beside a good one, under another name, are ignored or refused, and never a fault of the gateway', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('authorization', 'x-api-key', 'x-bf-vk'),
        name,
        value,
        async (good, bad, text) => {
          fc.pre(good !== bad.toLowerCase());
          const own = good === 'authorization' ? `Bearer ${ALICE.key}` : ALICE.key;
          const answer = await send({ [good]: own, [bad.toLowerCase()]: visible(text).trim() });
          expect([200, ...REFUSED]).toContain(answer.status);
          expect(answer.text).not.toContain(CANARY);
        },
      ),
      { numRuns: RUNS },
    );
    await isAlive();
  });
});

/** What becomes of a text when one character is taken away, put in or replaced. */
const change = fc
  .record({
    at: fc.nat(),
    kind: fc.constantFrom('cut', 'insert', 'replace', 'double'),
    character: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  })
  .map(({ at, kind, character }) => (text: string): string => {
    const index = at % (text.length + 1);
    const [before, after] = [text.slice(0, index), text.slice(index)];
    if (kind === 'cut') return before + after.slice(1);
    if (kind === 'insert') return before + character + after;
    return kind === 'double' ? before + after.slice(0, 1) + after : before + character + after.slice(1);
  });

describe('a good credential with one character changed', () => {
  const GOOD: readonly {
    readonly name: string;
    readonly header: string;
    readonly value: () => Promise<Headers> | Headers;
  }[] = [
    { name: 'a bearer key', header: 'authorization', value: () => ({ authorization: `Bearer ${ALICE.key}` }) },
    { name: 'x-api-key', header: 'x-api-key', value: () => ({ 'x-api-key': ALICE.key }) },
    { name: 'x-bf-vk', header: 'x-bf-vk', value: () => ({ 'x-bf-vk': ALICE.key }) },
    { name: 'a user name and a password', header: 'authorization', value: () => basic(ALICE.user, ALICE.password) },
    { name: "the administrator's password", header: 'authorization', value: () => basic(ADMIN.user, ADMIN.password) },
    {
      name: 'a signature',
      header: 'authorization',
      value: () => signedBy(ALICE, { url: gateway.url, path: PATH, body: BODY }),
    },
  ];

  it.each(GOOD)('opens nothing unless it means the same: $name', async ({ header, value: write }) => {
    const headers = await write();
    const own = headers[header] ?? '';
    await fc.assert(
      fc.asyncProperty(change, async (edit) => {
        const changed = edit(own).trim();
        fc.pre(changed !== own && !meansTheSame(own, changed));
        const { status } = await send({ ...headers, [header]: changed });
        expect({ changed, refused: REFUSED.includes(status) }).toEqual({ changed, refused: true });
      }),
      { numRuns: 120 },
    );
    await isAlive();
  });
});

/** White space between the parts, the case of the scheme's name, and bits of base64 that nobody reads. */
function meansTheSame(one: string, other: string): boolean {
  const plain = (text: string) => {
    const [word = '', rest = ''] = text.split(/\s+(.*)/s);
    if (word.toLowerCase() === 'basic') return `basic ${Buffer.from(rest.trim(), 'base64').toString('latin1')}`;
    return `${word.toLowerCase()} ${rest.trim().replaceAll(/\s*,\s*/g, ',')}`;
  };
  return plain(one) === plain(other);
}
