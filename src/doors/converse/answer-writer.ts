import { type FastifyReply } from 'fastify';
import { parseJsonExact } from '../../codec/json.js';
import { type EventReply, type NativeReply, type Reply } from '../../gateway/ports/provider.js';
import { foldEvents } from '../../gateway/stream/fold-events.js';
import { answerHeaders } from './answer-headers.js';
import { type OpenAnswer } from './open-answer.js';
import { pumpBytes, pumpEvents } from './stream-pump.js';

/** Writes answers of every kind, and ends their calls. */
export class AnswerWriter {
  /** @param writeTimeoutMs how long a caller may leave what was written unread */
  constructor(private readonly writeTimeoutMs: number) {}

  /** @throws GatewayError when the answer failed before its first byte was written */
  async write(open: OpenAnswer, reply: FastifyReply): Promise<void> {
    try {
      if (isOf('events', open)) await (open.call.streaming ? this.stream(open, reply) : this.send(open, reply));
      else if (isOf('native', open)) await this.pass(open, reply);
      else if (isOf('tokens', open)) sendJson(open, reply, JSON.stringify({ inputTokens: open.answer.inputTokens }));
    } catch (error) {
      throw open.call.fail(error);
    }
  }

  /** The events as frames. */
  private async stream(open: OpenAnswer<EventReply>, reply: FastifyReply): Promise<void> {
    const { call, answer, dialect } = open;
    reply.hijack();
    reply.raw.writeHead(200, { ...answerHeaders(call, dialect.streamContentType), ...STREAM_HEADERS });
    await pumpEvents({ call, dialect, response: reply.raw, writeTimeoutMs: this.writeTimeoutMs }, answer.events);
  }

  /** The fold of the events. */
  private async send(open: OpenAnswer<EventReply>, reply: FastifyReply): Promise<void> {
    const response = await foldEvents(open.answer.events, parseJsonExact);
    open.call.note(response);
    sendJson(open, reply, open.dialect.encodeResponse(response));
  }

  /** The vendor's bytes as they come. */
  private async pass(open: OpenAnswer<NativeReply>, reply: FastifyReply): Promise<void> {
    const { call, answer, dialect } = open;
    reply.hijack();
    const streamHeaders = call.streaming ? STREAM_HEADERS : undefined;
    reply.raw.writeHead(answer.status, { ...answerHeaders(call), ...answer.headers, ...streamHeaders });
    await pumpBytes({ call, dialect, response: reply.raw, writeTimeoutMs: this.writeTimeoutMs }, answer);
  }
}

const STREAM_HEADERS = {
  // Proxies in front that buffer would hold back every event (nginx reads this header).
  'x-accel-buffering': 'no',
  'cache-control': 'no-store',
};

function isOf<Kind extends Reply['kind']>(
  kind: Kind,
  open: OpenAnswer,
): open is OpenAnswer<Extract<Reply, { kind: Kind }>> {
  return open.answer.kind === kind;
}

function sendJson({ call }: OpenAnswer, reply: FastifyReply, json: string): void {
  // Bytes, because Fastify would add a charset to the content type of a string, which AWS does not send.
  void reply.headers(answerHeaders(call, 'application/json')).send(Buffer.from(json));
  call.end();
}
