import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { Agent } from 'undici';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type Operation } from '../../gateway/model/operation.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type StreamDecoder, UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { type EventReading, readEvents } from './read-events.js';
import { readBody, readTurn, type UpstreamExchange } from './read-reply.js';
import { dispatchRequest, type UpstreamResponse } from './dispatch-request.js';

const TEXT: EventBatch = [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'x' } } }];

/** One event a chunk; `!` is the terminal signal, `?` a defect of the decoder. */
class LetterDialect extends UpstreamDialect {
  readonly name = 'openai-chat';

  override encodeRequest(): never {
    throw new Error('not asked');
  }

  override decodeError(): never {
    throw new Error('not asked');
  }

  override decodeResponse(): EventBatch {
    return TEXT;
  }

  override decodeStream(): StreamDecoder {
    const decoder = {
      done: false,
      failure: undefined,
      progress: { usage: undefined, writtenBytes: 0 },
      push: (chunk: Uint8Array) => {
        const letters = Buffer.from(chunk).toString();
        if (letters.includes('?')) throw new TypeError('a defect');
        decoder.progress = { usage: undefined, writtenBytes: decoder.progress.writtenBytes + letters.length };
        if (letters.trim() === '') return [];
        decoder.done = letters.includes('!');
        return TEXT;
      },
      end: () => {
        throw new GatewayError('streamBroken', 'ended early');
      },
    };
    return decoder;
  }
}

describe('readEvents', () => {
  let server: Server;
  let agent: Agent;
  let vendor: ServerResponse;
  let closed: Promise<unknown>;

  beforeEach(async () => {
    agent = new Agent();
    server = createServer((_request, response) => {
      vendor = response;
      closed = new Promise((resolve) => response.once('close', resolve));
      response.flushHeaders();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function respond(): Promise<UpstreamResponse> {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { signal } = new AbortController();
    return dispatchRequest(agent, { origin, path: '/', method: 'POST' }, { signal });
  }

  function callOf(operation: Operation): Call {
    return new Call({
      requestId: 'request-1',
      modelId: 'letters/one',
      operation,
      principal: { id: 'vk_1', name: 'test', access: '*' },
      payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
    });
  }

  function exchangeOf(call: Call): UpstreamExchange {
    return { call, dialect: new LetterDialect(), options: decodeOptions({ vendor: 'letters' }) };
  }

  function read(response: UpstreamResponse, call = callOf('converse-stream')): EventReading {
    return readEvents(response, exchangeOf(call));
  }

  it('ends the vendor’s request when its reader leaves', async () => {
    const events = read(await respond());
    vendor.write('a');
    await events.next();
    await events.return();
    await closed;
    expect(vendor.writableFinished).toBe(false);
  });

  it('ends with the terminal signal and closes a connection on which nothing more comes', async () => {
    const events = read(await respond());
    vendor.write('!');
    expect((await events.next()).value).toBe(TEXT);
    expect((await events.next()).done).toBe(true);
    await closed;
    expect(vendor.writableFinished).toBe(false);
  });

  it('calls a defect of a decoder a defect, not a fault of the vendor', async () => {
    const events = read(await respond());
    vendor.write('?');
    await expect(events.next()).rejects.toMatchObject({ kind: 'internal' });
    await closed;
  });

  it('asks the decoder what an early end means', async () => {
    const events = read(await respond());
    vendor.end('a');
    await events.next();
    await expect(events.next()).rejects.toMatchObject({ kind: 'streamBroken', message: 'ended early' });
  });

  it('refuses a stream beyond what the call allows', async () => {
    const call = callOf('converse-stream');
    call.maxAnswerBytes = 8;
    const events = read(await respond(), call);
    let failure: unknown;
    for (const piece of ['abc', 'def', 'ghi!']) {
      vendor.write(piece);
      failure = await events.next().then(
        () => undefined,
        (error: unknown) => error,
      );
    }
    expect(failure).toMatchObject({ kind: 'modelError', retryable: false });
    expect(String(failure)).toContain('client.max_response_body_size_mb');
    await closed;
  });

  it('refuses a whole reply beyond what the call allows, and reads no further', async () => {
    const call = callOf('converse');
    call.maxAnswerBytes = 8;
    const response = await respond();
    vendor.write('abcdefghi');
    const failure = await readTurn(response, exchangeOf(call)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'modelError', retryable: false });
    expect(String(failure)).toContain('client.max_response_body_size_mb');
    await closed;
    expect(vendor.writableFinished).toBe(false);
  });

  describe('notes what a turn has cost so far', () => {
    it('when its reader leaves', async () => {
      const call = callOf('converse-stream');
      const events = read(await respond(), call);
      vendor.write('abcdefghi');
      await events.next();
      await events.return();
      expect(call.facts).toEqual({
        usage: { inputTokens: 0, outputTokens: 3, totalTokens: 3 },
        usageIsEstimate: true,
      });
    });

    it('when it breaks off', async () => {
      const call = callOf('converse-stream');
      const events = read(await respond(), call);
      vendor.write('abcd');
      await events.next();
      vendor.destroy();
      await expect(events.next()).rejects.toMatchObject({ kind: 'streamBroken' });
      expect(call.facts.usage?.outputTokens).toBe(1);
    });

    it('when its caller has left before the first event', async () => {
      const call = callOf('converse-stream');
      const events = read(await respond(), call);
      vendor.write(' ');
      call.abort(new GatewayError('clientGone', 'left'));
      vendor.destroy();
      await expect(events.next()).rejects.toMatchObject({ kind: 'clientGone' });
      expect(call.facts.usageIsEstimate).toBe(true);
    });

    it.each([
      { name: 'of a try that another one may follow', letters: ' ' },
      { name: 'of a turn that is whole', letters: 'a!' },
    ])('but not $name', async ({ letters }) => {
      const call = callOf('converse-stream');
      const events = read(await respond(), call);
      vendor.write(letters);
      const first = events.next();
      if (letters === ' ') vendor.destroy();
      await first.catch(() => undefined);
      await events.next();
      expect(call.facts).toEqual({});
    });

    it('but not over what the answer has said', async () => {
      const call = callOf('converse-stream');
      const events = read(await respond(), call);
      vendor.write('abcd');
      await events.next();
      call.note({ usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } });
      await events.return();
      expect(call.facts).toEqual({ usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } });
    });
  });

  it('reads a whole reply, however many pieces it comes in', async () => {
    const response = await respond();
    const reply = readTurn(response, exchangeOf(callOf('converse')));
    vendor.write('{');
    await new Promise(setImmediate);
    vendor.end('}');
    expect(await reply).toBe(TEXT);
  });

  it('gives no whole reply that broke off', async () => {
    const response = await respond();
    const reply = readTurn(response, exchangeOf(callOf('converse')));
    vendor.write('{}');
    await new Promise(setImmediate);
    vendor.destroy();
    await expect(reply).rejects.toBeInstanceOf(GatewayError);
  });

  it.each([
    { beyond: 'cut' as const, gives: 'aaaa' },
    { beyond: 'refuse' as const, gives: undefined },
  ])('makes $beyond of a body beyond its bound', async ({ beyond, gives }) => {
    const response = await respond();
    vendor.end('a'.repeat(100));
    const body = readBody(response, 4, beyond).then((bytes) => Buffer.from(bytes).toString());
    if (gives === undefined) await expect(body).rejects.toMatchObject({ kind: 'modelError' });
    else await expect(body).resolves.toBe(gives);
  });
});
