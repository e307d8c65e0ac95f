// What native/load-generator.c does in a closed loop, for machines without a C compiler: slower, and therefore part of what
// is measured. It has no open loop.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text as consumeText } from 'node:stream/consumers';
import { setTimeout as waitFor } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LoadWindow } from './load-window.js';
import { ReplyCheck, type ReplyRules } from './reply-check.js';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    port: text,
    path: text,
    body: text,
    header: text,
    connections: text,
    'ramp-ms': text,
    warmup: text,
    seconds: text,
    reply: text,
    events: text,
    expect: text,
    status: text,
    subject: text,
    upstream: text,
  },
});

const connections = Number(values.connections);
const rules: ReplyRules = {
  kind: values.reply === 'frames' || values.reply === 'sse' ? values.reply : 'whole',
  eventsPerStream: Number(values.events),
  expectedText: values.expect ?? '',
};
const rightStatus = values.status?.split(',').map(Number) ?? [200];
const [headerName = '', headerValue = ''] = values.header?.split(': ') ?? [];
const body = readFileSync(values.body ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const loadWindow = new LoadWindow({ subject: toPid(values.subject), upstream: toPid(values.upstream) });
let open = 0;

function toPid(word: string | undefined): number | undefined {
  return word === undefined ? undefined : Number(word);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Asks once; resolves when the answer is complete and right. */
async function ask(): Promise<void> {
  const startedAt = performance.now();
  const outgoing = request({
    agent,
    port: Number(values.port),
    host: '127.0.0.1',
    method: 'POST',
    path: values.path,
    headers: { 'content-type': 'application/json', 'content-length': body.length, [headerName]: headerValue },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  if (!rightStatus.includes(response.statusCode ?? 0)) {
    const complaint = await consumeText(response);
    throw new Error(`POST ${String(values.path)} answered ${String(response.statusCode)}: ${complaint}`);
  }
  response.once('readable', () => {
    loadWindow.countFirstByte(startedAt);
  });
  const check = new ReplyCheck(rules, (event) => {
    loadWindow.countEvent(event);
  });
  for await (const chunk of response as AsyncIterable<Buffer>) {
    loadWindow.countBytes(chunk.length);
    check.take(chunk);
  }
  check.end();
  loadWindow.countRequest(startedAt);
}

async function keepAsking(delayMs: number): Promise<never> {
  await waitFor(delayMs);
  for (;;) {
    open++;
    await ask();
    open--;
  }
}

for (let index = 0; index < connections; index++) {
  keepAsking((Number(values['ramp-ms']) * index) / connections).catch(fail);
}
await waitFor(Number(values.warmup) * 1000);
loadWindow.open();
await waitFor(Number(values.seconds) * 1000);
process.stdout.write(`${JSON.stringify(loadWindow.close(open))}\n`, () => process.exit(0));
