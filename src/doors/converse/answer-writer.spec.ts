import { type FastifyReply } from 'fastify';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Configuration } from '../../config/configuration.js';
import { ServerConfig } from '../../config/server.config.js';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type EventReply } from '../../gateway/ports/provider.js';
import { AnswerWriter } from './answer-writer.js';
import { StreamKeepAlive } from './stream-keep-alive.js';

/** A reply of Fastify's, and what is done to it, in its order. */
class SpiedReply {
  readonly done: string[] = [];
  sent = false;
  refusesHeads = false;
  readonly raw = {
    writableEnded: false,
    destroyed: false,
    writeHead: () => {
      if (this.refusesHeads) throw new TypeError('Invalid character in header content');
      this.done.push('head');
    },
    write: () => this.done.push('write') > 0,
    end: () => {
      this.raw.writableEnded = true;
      this.done.push('end');
    },
    destroy: () => this.done.push('cut'),
  };

  hijack(): void {
    this.sent = true;
  }

  headers(): void {
    this.done.push('headers');
  }

  get asReply(): FastifyReply {
    return this as unknown as FastifyReply;
  }
}

function aCall(): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk', name: 'vk', access: '*' as const };
  return new Call({ requestId: 'r-1', modelId: 'a/b', operation: 'converse-stream', principal, payload });
}

function anAnswer(events: AsyncIterable<EventBatch>): EventReply {
  return { kind: 'events', provider: 'a', model: 'b', events };
}

/** Begins, and goes on when it is let. */
async function* begun(letOn: Promise<undefined>, left: () => void): AsyncGenerator<EventBatch> {
  try {
    yield [{ messageStart: { role: 'assistant' } }];
    await letOn;
    yield [{ messageStop: { stopReason: 'end_turn' } }];
  } finally {
    left();
  }
}

describe('AnswerWriter', () => {
  const server = new ServerConfig();
  const writer = new AnswerWriter({ server } as Configuration, new StreamKeepAlive({ server } as Configuration));
  const dialect = new ConverseTranslator();
  let letOn: (value: undefined) => void;
  let wait: Promise<undefined>;
  let hasLeft: boolean;
  const leave = () => {
    hasLeft = true;
  };

  beforeEach(() => {
    hasLeft = false;
    ({ promise: wait, resolve: letOn } = Promise.withResolvers<undefined>());
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('lets a stream run by itself when it has begun', async () => {
    const reply = new SpiedReply();
    const call = aCall();
    const ended = new Promise((resolve) => {
      call.onEnd(resolve);
    });
    expect(writer.write({ call, dialect, answer: anAnswer(begun(wait, leave)) }, reply.asReply)).toBeUndefined();
    expect(reply).toMatchObject({ sent: true, done: ['head'] });
    letOn(undefined);
    expect(await ended).toEqual({});
    expect(reply.done).toEqual(['head', 'write', 'write', 'end']);
  });

  it('leaves an answer open to an error, and ends its vendor, when its head cannot be written', async () => {
    const reply = new SpiedReply();
    reply.refusesHeads = true;
    const events = begun(wait, leave);
    await events.next();
    const call = aCall();
    expect(() => writer.write({ call, dialect, answer: anAnswer(events) }, reply.asReply)).toThrow();
    letOn(undefined);
    await wait;
    expect(reply).toMatchObject({ sent: false, done: ['headers'] });
    expect(hasLeft).toBe(true);
  });

  it('tells of a listener that throws when the stream has ended, and hurts nobody else', async () => {
    const told = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const reply = new SpiedReply();
    const call = aCall();
    const failure = new Error('of a listener');
    call.onEnd(() => {
      throw failure;
    });
    letOn(undefined);
    void writer.write({ call, dialect, answer: anAnswer(begun(wait, leave)) }, reply.asReply);
    await new Promise(setImmediate);
    expect(told).toHaveBeenCalledWith(failure, 'r-1');
    expect(reply.done).toEqual(['head', 'write', 'write', 'end']);
  });
});
