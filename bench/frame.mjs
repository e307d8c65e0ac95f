// The frame: a bare gateway made of Nest and Fastify, for one whole answer. It takes a Converse request, knows
// the caller by the SHA-256 of a key, asks undici for the chat completion that says the same, answers in Converse and logs a
// line. It checks nothing, counts nothing, bounds nothing, tries nothing twice and loses what it does not know: what the
// gateway costs beyond it is the price of those, what it costs itself is that of the ground they stand on.
//
//   node bench/frame.mjs http://127.0.0.1:<upstream port> <key>        prints "listening on <port>"
import 'reflect-metadata';
import { hash, randomUUID } from 'node:crypto';
import { Controller, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { Pool } from 'undici';

const [, , upstream, key] = process.argv;

const pool = new Pool(upstream, { connections: 5000, pipelining: 1 });
const callers = new Map([[hash('sha256', key), 'bench']]);

/** Lines are gathered in front of pino's destination, as the gateway does: it would count what it gathers at every line. */
class Lines {
  constructor(file) {
    this.file = file;
    this.text = '';
  }

  write(line) {
    this.text += line;
    if (this.text.length < 15 * 1024) return;
    this.file.write(this.text);
    this.text = '';
  }
}

const log = pino({ base: null }, new Lines(pino.destination({ dest: 2, sync: false, minLength: 1 })));

/** Asks the upstream, and gives the answer when all of it is there. */
class Exchange {
  chunks = [];

  constructor(resolve, reject) {
    this.resolve = resolve;
    this.reject = reject;
  }

  onRequestStart() {}

  onResponseStart() {}

  onResponseData(_controller, chunk) {
    this.chunks.push(chunk);
  }

  onResponseEnd() {
    this.resolve(JSON.parse(Buffer.concat(this.chunks).toString()));
  }

  onResponseError(_controller, error) {
    this.reject(error);
  }
}

const ask = (body) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    pool.dispatch({ method: 'POST', path: '/v1/chat/completions', headers, body }, new Exchange(resolve, reject));
  });

const textOf = (content) => content.map(({ text }) => text).join('');

function toChat(modelId, { system = [], messages, inferenceConfig: { maxTokens, temperature } = {} }) {
  const said = messages.map(({ role, content }) => ({ role, content: textOf(content) }));
  const first = system.length === 0 ? [] : [{ role: 'system', content: textOf(system) }];
  return JSON.stringify({ model: modelId, messages: [...first, ...said], max_tokens: maxTokens, temperature });
}

function toConverse({ choices: [{ message }], usage }, latencyMs) {
  return JSON.stringify({
    output: { message: { role: 'assistant', content: [{ text: message.content }] } },
    stopReason: 'end_turn',
    usage: {
      inputTokens: usage.prompt_tokens,
      outputTokens: usage.completion_tokens,
      totalTokens: usage.total_tokens,
    },
    metrics: { latencyMs },
  });
}

class Frame {
  async converse(request, reply) {
    const startedAt = performance.now();
    const { modelId } = request.params;
    const answer = await ask(toChat(modelId, JSON.parse(request.body.toString())));
    const elapsedMs = Math.round(performance.now() - startedAt);
    const body = toConverse(answer, elapsedMs);
    const head = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    reply.hijack();
    reply.raw.writeHead(200, { ...head, 'x-amzn-requestid': request.id }).end(body);
    log.info({ requestId: request.id, principal: request.caller, model: modelId, elapsedMs, status: 200 }, 'call');
  }
}

// Plain JavaScript has no decorators yet: these are the functions that they call.
Post(':modelId/converse')(Frame.prototype, 'converse', Object.getOwnPropertyDescriptor(Frame.prototype, 'converse'));
Req()(Frame.prototype, 'converse', 0);
Res()(Frame.prototype, 'converse', 1);
Controller('bedrock/model')(Frame);

class Root {}
Module({ controllers: [Frame] })(Root);

const adapter = new FastifyAdapter({ genReqId: () => randomUUID(), bodyLimit: 32 * 1024 * 1024 });
const app = await NestFactory.create(Root, adapter, { bodyParser: false, logger: false });
const fastify = adapter.getInstance();
fastify.decorateRequest('caller', undefined);
fastify.addContentTypeParser('application/json', (_request, payload, done) => {
  const pieces = [];
  payload.on('data', (piece) => pieces.push(piece));
  payload.on('end', () => {
    done(null, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
  });
});
fastify.addHook('onRequest', (request, reply, done) => {
  request.caller = callers.get(hash('sha256', (request.headers.authorization ?? '').slice('Bearer '.length)));
  if (request.caller === undefined) reply.code(401).send({ message: 'unknown key' });
  else done();
});
await app.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
process.stdout.write(`listening on ${app.getHttpServer().address().port}\n`);
