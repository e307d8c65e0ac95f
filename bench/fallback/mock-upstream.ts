// What native/mock-upstream.c does, for machines without a C compiler: slower, and therefore part of what is measured.
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { BEDROCK_END, BEDROCK_REPLY, BEDROCK_START, BEDROCK_STREAM_TYPE, bedrockDelta } from './bedrock-replies.js';

const { values } = parseArgs({ options: { deltas: { type: 'string' }, 'pace-us': { type: 'string' } } });
const deltas = Number(values.deltas ?? 200);
const paceUs = Number(values['pace-us'] ?? 0);

const COMMON = { id: 'chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012', created: 1_719_792_000, model: 'gpt-4o-2024-08-06' };
const FINGERPRINT = { system_fingerprint: 'fp_0123456789' };
const USAGE = { prompt_tokens: 123, completion_tokens: 160, total_tokens: 283 };

const wholeReply = JSON.stringify({
  ...COMMON,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'xxxxxxx '.repeat(80), refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 0 } },
  ...FINGERPRINT,
});

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

let begunStreams = 0;

const START = formatChunk({ role: 'assistant', content: '' });
const DELTA_PARTS = formatChunk({ content: '\n' }).split('\\n');
const END = [
  formatChunk({}, 'stop'),
  formatEvent({ ...COMMON, object: 'chat.completion.chunk', ...FINGERPRINT, choices: [], usage: USAGE }),
  'data: [DONE]\n\n',
];

/** One vendor's answers. */
interface Vendor {
  readonly whole: string;
  readonly streamType: string;
  readonly start: string | Buffer;
  readonly delta: (text: string) => string | Buffer;
  readonly end: readonly (string | Buffer)[];
}

const OPENAI: Vendor = {
  whole: wholeReply,
  streamType: 'text/event-stream; charset=utf-8',
  start: START,
  delta: (text) => DELTA_PARTS.join(text),
  end: END,
};

const BEDROCK: Vendor = {
  whole: BEDROCK_REPLY,
  streamType: BEDROCK_STREAM_TYPE,
  start: BEDROCK_START,
  delta: bedrockDelta,
  end: BEDROCK_END,
};

const immediateEvents = new Map([OPENAI, BEDROCK].map((vendor) => [vendor, listEvents(vendor)]));

function listEvents({ start, delta, end }: Vendor): readonly (string | Buffer)[] {
  const words = Array.from({ length: deltas }, (_, index) => ` token-${String(index + 1).padStart(5, '0')}`);
  return [start, ...words.map(delta), ...end];
}

/** In one go, but every event as an HTTP chunk of its own, as vendors send them. */
function playAtOnce(vendor: Vendor, response: ServerResponse): void {
  for (const event of immediateEvents.get(vendor) ?? []) response.write(event);
  response.end();
}

function formatChunk(delta: object, finish: string | null = null): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
  return formatEvent({
    ...COMMON,
    object: 'chat.completion.chunk',
    ...FINGERPRINT,
    choices: [choice],
    usage: null,
  });
}

function formatEvent(payload: object): string {
  return `data: ${JSON.stringify(payload)}\n\n`;
}

/** One event each pace; every delta tells when it was written. */
function playPaced({ start, delta, end }: Vendor, response: ServerResponse): void {
  const paceMs = paceUs / 1000;
  let due = firstDue(performance.now(), paceMs);
  let next = 0;
  const play = (): void => {
    if (response.destroyed) return;
    if (next === 0) response.write(start);
    else if (next <= deltas) response.write(delta(`@t${String(process.hrtime.bigint()).padStart(19, '0')} `));
    else response.write(end[next - deltas - 1]);
    if (next++ === deltas + end.length) {
      response.end();
      return;
    }
    due += paceMs;
    setTimeout(play, due - performance.now());
  };
  setTimeout(play, due - performance.now());
}

/** As `first_due` of native/mock-upstream.c: streams in progress share the pace out evenly between them. */
function firstDue(nowMs: number, paceMs: number): number {
  const share = (++begunStreams * GOLDEN_RATIO) % 1;
  const due = nowMs - (nowMs % paceMs) + paceMs * share;
  return due > nowMs ? due : due + paceMs;
}

const server = createServer((request, response) => {
  const { url = '' } = request;
  const vendor = url.startsWith('/model/') ? BEDROCK : OPENAI;
  void buffer(request).then(
    (body) => {
      const streamed = vendor === BEDROCK ? url.endsWith('/converse-stream') : body.includes('"stream":true');
      response.setHeader('content-type', streamed ? vendor.streamType : 'application/json');
      if (!streamed) response.end(vendor.whole);
      else if (paceUs === 0) playAtOnce(vendor, response);
      else playPaced(vendor, response);
    },
    () => response.destroy(),
  );
});

server.keepAliveTimeout = 0;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`);
});
