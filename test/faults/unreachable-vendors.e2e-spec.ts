import dns from 'node:dns';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generate } from 'selfsigned';
import { ChaosProxy } from '../support/chaos-proxy.js';
import { postConverse } from '../support/event-stream-client.js';
import { type FaultVendor } from '../support/fault-config.js';
import { FaultScene } from '../support/fault-scene.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { ProcessScene } from '../support/process-scene.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const DAY_MS = 24 * 60 * 60 * 1000;

/** Where a vendor is said to be, and what the gateway is told to trust. */
interface Place {
  readonly base_url: string;
  readonly ca_cert_pem?: string;
}

/** A vendor's fault, where it is put, and what is to be heard of it. */
interface Misfortune {
  /** The vendor's name here. */
  readonly vendor: string;
  readonly place: () => Promise<Place>;
  readonly says: string;
  /** In the log, which says what the system said. */
  readonly cause: RegExp;
}

const close: (() => Promise<void>)[] = [];

const tomorrow = (): Date => new Date(Date.now() + DAY_MS);
const yesterday = (): Date => new Date(Date.now() - DAY_MS);

const MISFORTUNES: readonly Misfortune[] = [
  {
    vendor: 'expired',
    place: async () => {
      const { url, pem } = await serveTls(['localhost'], yesterday());
      return { base_url: url, ca_cert_pem: pem };
    },
    says: 'has an expired certificate',
    cause: /certificate has expired/,
  },
  {
    vendor: 'unknown',
    place: async () => ({ base_url: (await serveTls(['localhost'], tomorrow())).url }),
    says: 'has a certificate that is not trusted',
    cause: /self-signed certificate/,
  },
  {
    vendor: 'mistaken',
    place: async () => {
      const { url, pem } = await serveTls(['elsewhere.example'], tomorrow());
      return { base_url: url, ca_cert_pem: pem };
    },
    says: 'has a certificate for another host',
    cause: /localhost.*elsewhere\.example/,
  },
  {
    vendor: 'nameless',
    place: () => Promise.resolve({ base_url: 'http://no-such-vendor.invalid' }),
    says: 'has a host name that does not resolve',
    cause: /no-such-vendor\.invalid/,
  },
  {
    vendor: 'closed',
    place: async () => {
      const upstream = await ScriptedUpstream.start();
      const { url } = upstream;
      await upstream.close();
      return { base_url: url };
    },
    says: 'refused the connection',
    cause: /ECONNREFUSED 127\.0\.0\.1:\d+/,
  },
];

/** A server with a certificate of its own making. */
async function serveTls(names: readonly string[], validUntil: Date): Promise<{ url: string; pem: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'vendor' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(validUntil.getTime() - 10 * DAY_MS),
    notAfterDate: validUntil,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
    ],
  });
  const upstream = await ScriptedUpstream.start({ cert, key });
  upstream.answer(chatAnswer({ text: 'Hi' }));
  close.push(() => upstream.close());
  return { url: `https://localhost:${upstream.port}`, pem: cert };
}

afterAll(async () => {
  for (const end of close.reverse()) await end();
});

describe('R60: a vendor that cannot be reached', () => {
  let scene: ProcessScene;

  beforeAll(async () => {
    const vendors: Record<string, FaultVendor> = {};
    for (const { vendor, place } of MISFORTUNES) vendors[vendor] = { network: { ...(await place()) } };
    scene = await ProcessScene.start({ vendors: { ...vendors, well: {} } });
    close.push(() => scene.close());
    scene.vendors['well']?.answer(chatAnswer({ text: 'Hi' }));
  });

  it.each(MISFORTUNES)('$vendor: is 503, says so, and is replaced by the fallback', async ({ vendor, says, cause }) => {
    const modelId = `${vendor}/gpt-4o`;
    const answer = await postConverse(scene.target({ modelId }), HELLO);
    expect(answer.status).toBe(503);
    expect(answer.json.message).toContain(`The vendor ${vendor} ${says}`);
    expect(answer.json.message).toContain(`providers.${vendor}.network_config.base_url`);
    const headers = { 'x-bf-fallbacks': 'well/gpt-4o' };
    const other = await postConverse(scene.target({ modelId, headers }), HELLO);
    expect(other.status).toBe(200);
    await scene.expectConserved({ answered: [answer, other] });
    const [record] = scene.records.of(answer.headers['x-amzn-requestid']);
    expect(record).toMatchObject({ provider: vendor, status: 503, errorType: 'provider_connection_failed' });
    expect(record?.error?.cause?.message).toMatch(cause);
  });
});

/** Other systems have one address of this machine only. */
const hasManyAddresses = process.platform === 'linux';

describe('R60: a vendor that has moved', () => {
  (hasManyAddresses ? it : it.skip)('is found at its new address', async () => {
    const former = await ScriptedUpstream.start();
    const present = await ScriptedUpstream.start();
    const moved = await ChaosProxy.start(present.url, { host: '127.0.0.2', port: former.port });
    for (const upstream of [former, present]) upstream.answer(chatAnswer({ text: 'Hi' }));
    let address = '127.0.0.1';
    answerLookups(() => address);
    const network = { base_url: `http://vendor.example:${former.port}` };
    const scene = await FaultScene.start({ vendors: { openai: { network } } });
    try {
      expect((await postConverse(scene.target(), HELLO)).status).toBe(200);
      expect(former.requests).toHaveLength(1);
      address = '127.0.0.2';
      await former.close();
      const answer = await postConverse(scene.target(), HELLO);
      expect(answer.status).toBe(200);
      expect(present.requests).toHaveLength(1);
      await scene.expectConserved({ answered: [answer] });
    } finally {
      jest.restoreAllMocks();
      await scene.close();
      await moved.close();
      await present.close();
    }
  });
});

/** The machine's resolver, as far as connections are concerned: every name has this address. */
function answerLookups(address: () => string): void {
  const lookup = (_host: string, options: dns.LookupOptions, done: (...found: unknown[]) => void): void => {
    if (options.all === true) done(null, [{ address: address(), family: 4 }]);
    else done(null, address(), 4);
  };
  jest.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
}
