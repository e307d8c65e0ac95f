import { describe, expect, it } from '@jest/globals';

import { readEventStream } from '../support/event-stream-client.js';
import { listExchanges, listRecordings } from '../support/recorded-traffic.js';
import { checkErrorAnswer, checkFrame, checkWholeReply } from '../support/wire-rules.js';

/** An answer made by hand, and what unmodified clients did when they got it. */
interface Probe {
  readonly kind: 'stream' | 'converse' | 'error';
  readonly probe: string;
  readonly observed: Readonly<Record<string, string>>;
  readonly response: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly body_text?: string;
    readonly body_base64?: string;
  };
}

/** Broken by design: what clients raise here is what they are meant to raise. */
const MEANT_TO_RAISE: Readonly<Partial<Record<string, string>>> = {
  exc_camel: 'an exception frame in the middle',
  exc_first: 'an exception frame before anything else',
  exc_mse: 'an exception frame with details of the vendor',
};

/** No bytes of the probe are to blame. */
const NOT_IN_THE_BYTES: Readonly<Partial<Record<string, string>>> = {
  destroy: 'the socket breaks after two good frames; every client raises, as it should',
};

/** What AWS sends: the rules must not refuse it. */
const LAWFUL = [
  ...['normal', 'padding', 'tool', 'reasoning', 'exc_camel', 'exc_first', 'exc_mse'],
  ...['p_normal', 'p_empty', 'p_inputobj', 'p_reason'],
  ...['e_ValidationException', 'e_ThrottlingException', 'e_ModelErrorException', 'e_hdrcolon', 'e_retryafter'],
];

/** How a client shows that it could not make sense of an answer. Its silence about a lost end counts, too. */
const BREAKAGE: Readonly<Record<Probe['kind'], RegExp>> = {
  stream: /^ERR|\berror:|"unified":"(?:other|error)"|^OK \[\]|\(0, 0\)|undefined\/undefined/,
  converse: /^ERR/,
  // An error without its name: a status in its place, nothing at all, or a fault of the client's own.
  error: /AttributeError|TypeError|SyntaxError|^Unknown |"Code": (?:"\d*"|\d+)/,
};

function check({ kind, response }: Probe): void {
  if (kind === 'stream') readEventStream(Buffer.from(response.body_base64 ?? '', 'base64'));
  else if (kind === 'converse') checkWholeReply(response.body);
  else checkErrorAnswer(response.headers ?? {}, response.body ?? parse(response.body_text ?? ''));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const [recording] = listRecordings('client-wire/tolerance.json');
const { probes } = (recording?.content ?? { probes: [] }) as { readonly probes: readonly Probe[] };
const describeProbes = probes.length === 0 ? describe.skip : describe;
const reason = probes.length === 0 ? ' (needs client-wire/tolerance.json in ASBRU_SHARED)' : '';

describeProbes(`what clients do not tolerate${reason}`, () => {
  const breaking = probes.filter(({ kind, observed }) =>
    Object.values(observed).some((outcome) => BREAKAGE[kind].test(outcome)),
  );
  const known = { ...MEANT_TO_RAISE, ...NOT_IN_THE_BYTES };
  const refused = breaking.filter(({ probe }) => known[probe] === undefined);

  it('is found in many probes of every kind', () => {
    const kinds = new Set(refused.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['converse', 'error', 'stream']);
    expect(refused.length).toBeGreaterThan(30);
    expect(Object.keys(known).filter((name) => breaking.every(({ probe }) => probe !== name))).toEqual([]);
  });

  it.each(refused.map((probe) => ({ ...probe, breaks: Object.keys(probe.observed).join(', ') })))(
    'is forbidden: $kind $probe',
    (probe) => {
      expect(() => {
        check(probe);
      }).toThrow();
    },
  );

  it.each(probes.filter(({ probe }) => LAWFUL.includes(probe)))(
    'leaves what AWS sends alone: $kind $probe',
    (probe) => {
      expect(() => {
        check(probe);
      }).not.toThrow();
    },
  );

  const streams = listExchanges('recorded/bedrock/**/*.json').filter(({ response }) => response.events !== undefined);
  it('leaves every recorded frame of AWS alone', () => {
    expect(streams).not.toEqual([]);
    for (const { response } of streams) {
      for (const { headers, payload } of response.events ?? []) checkFrame({ headers, body: payload });
    }
  });
});
