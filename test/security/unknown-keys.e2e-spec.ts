import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, createAuthGateway, IDLE, OLD } from '../support/auth-gateway.js';
import { shareBelow, shuffled } from '../support/rank-statistic.js';
import { type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';

/** Requests of each kind: chance alone then moves the share of a pair by 0.04, and hardly ever by 0.2. */
const ROUNDS = 90;

/** Failures that one address may have at once, less a few. */
const FAILURES_BY_ADDRESS = 80;

interface Kind {
  readonly name: string;
  readonly key: () => string;
  readonly status: number;
  readonly type: string;
}

const random = () => `sk-bf-${Math.random().toString(36).slice(2, 12)}-0123456789abcdef`;
const unknown = { status: 401, type: 'UnrecognizedClientException' };

let gateway: TestGateway;
let other: TestGateway;

/** Keys that open nothing. Those of the first four kinds are answered alike, to the letter. */
const KINDS: readonly Kind[] = [
  { name: 'unknown', key: random, ...unknown },
  { name: 'truncated', key: () => ALICE.key.slice(0, -1), ...unknown },
  { name: 'wrong at its end', key: () => `${ALICE.key.slice(0, -1)}x`, ...unknown },
  { name: "another gateway's", key: () => other.key, ...unknown },
  { name: 'revoked', key: () => IDLE.key, status: 403, type: 'AccessDeniedException' },
  { name: 'expired', key: () => OLD.key, status: 403, type: 'ExpiredTokenException' },
];

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly elapsedMs: number;
}

/** Failures are limited by address, and addresses are many. */
function addressOf(failure: number): string {
  return `127.0.1.${1 + Math.floor(failure / FAILURES_BY_ADDRESS)}`;
}

const agents = new Map<string, Agent>();

function agentOf(localAddress: string): Agent {
  const agent = agents.get(localAddress) ?? new Agent({ keepAlive: true, maxSockets: 1, localAddress });
  agents.set(localAddress, agent);
  return agent;
}

function ask(key: string, localAddress: string): Promise<Answer> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const outgoing = request(
      { hostname, port, path: PATH, method: 'POST', agent: agentOf(localAddress), headers: { 'x-bf-vk': key } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            type: incoming.headers['x-amzn-errortype'] as string | undefined,
            body: JSON.parse(Buffer.concat(chunks).toString()) as Answer['body'],
            elapsedMs: performance.now() - startedAt,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end('{}');
  });
}

const whyNot = process.platform === 'linux' ? '' : ' (only Linux has all of 127.0.0.0/8 on its own)';
const describeHere = whyNot === '' ? describe : describe.skip;

describeHere(`keys that open nothing (S01)${whyNot}`, () => {
  const answers = new Map<string, Answer[]>();

  beforeAll(async () => {
    gateway = await createAuthGateway();
    other = await createAuthGateway();
    let failures = 0;
    for (let round = -5; round < ROUNDS; round++) {
      for (const { name, key } of shuffled(KINDS)) {
        const answer = await ask(key(), addressOf(failures++));
        // The first rounds warm up: code is compiled, connections are made.
        if (round >= 0) answers.set(name, [...(answers.get(name) ?? []), answer]);
      }
    }
  });

  afterAll(async () => {
    for (const agent of agents.values()) agent.destroy();
    await gateway.close();
    await other.close();
  });

  it.each(KINDS)('are answered $status $type: $name', ({ name, status, type }) => {
    const seen = answers.get(name)?.map((answer) => `${answer.status} ${answer.type}`);
    expect(new Set(seen)).toEqual(new Set([`${status} ${type}`]));
  });

  it('are answered with one shape, and with one text where nothing is known of them', () => {
    const bodies = (status: number) =>
      [...answers.values()].flat().flatMap((answer) => (answer.status === status ? [answer.body] : []));
    const shapes = [...bodies(401), ...bodies(403)].map((body) => Object.keys(body).sort().join());
    expect(new Set(shapes).size).toBe(1);
    expect(new Set(bodies(401).map((body) => JSON.stringify(body))).size).toBe(1);
    expect(JSON.stringify(bodies(403))).not.toContain('sk-bf-');
  });

  const pairs = KINDS.flatMap((first, index) =>
    KINDS.slice(index + 1).map((second) => ({ first: first.name, second: second.name })),
  );

  it.each(pairs)('take no other time: $first, $second', ({ first, second }) => {
    const times = (name: string) => answers.get(name)?.map(({ elapsedMs }) => elapsedMs) ?? [];
    const share = shareBelow(times(first), times(second));
    expect(times(first)).toHaveLength(ROUNDS);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });
});
