import { Injectable, Logger } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { parseJsonExact } from '../../codec/json.js';
import { Configuration } from '../../config/configuration.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type Usage } from '../../gateway/model/usage.js';
import {
  type EventReply,
  type NativeReply,
  type Reply,
  type TokenCountReply,
  type TurnReply,
} from '../../gateway/ports/provider.js';
import { discard } from '../../gateway/resilience/await-first.js';
import { foldEvents, foldTurn } from '../../gateway/stream/fold-events.js';
import { cutResponse } from '../../server/cut-response.js';
import { answerHeaders } from './answer-headers.js';
import { type HeaderList, under } from './header-list.js';
import { type OpenAnswer } from './open-answer.js';
import { addRoutingHeaders, routingHeaders } from './routing-headers.js';
import { streamContentType } from './stream-content-type.js';
import { StreamKeepAlive } from './stream-keep-alive.js';
import { pumpBytes, pumpEvents, type PumpTarget } from './stream-pump.js';

/** Writes answers of every kind, and ends their calls. */
@Injectable()
export class AnswerWriter {
  /** How long a caller may leave what was written unread. */
  private readonly writeTimeoutMs: number;
  private readonly logger = new Logger(AnswerWriter.name);

  constructor(
    configuration: Configuration,
    private readonly keepAlive: StreamKeepAlive,
  ) {
    this.writeTimeoutMs = configuration.server.client_write_timeout_in_seconds * 1000;
  }

  /**
   * Settles when the answer is written or, where it comes in pieces, has begun: the rest is the pump's, and nothing that the
   * framework keeps for a request has to last as long. Undefined where that is so when it returns.
   * @throws GatewayError when the answer failed before its first byte was written
   */
  write(open: OpenAnswer, reply: FastifyReply): Promise<void> | undefined {
    try {
      return this.begin(open, reply)?.catch((error: unknown) => {
        throw toWriteFailure(error, open, reply);
      });
    } catch (error) {
      throw toWriteFailure(error, open, reply);
    }
  }

  private begin(open: OpenAnswer, reply: FastifyReply): Promise<void> | undefined {
    if (isOf('events', open)) {
      if (!open.call.streaming) return foldAndSend(open, reply);
      this.stream(open, reply);
    } else if (isOf('native', open)) {
      const { whole } = open.answer;
      if (whole === undefined) this.pass(open, reply);
      else sendBytes(open, whole, reply);
    } else if (isOf('turn', open)) {
      if (open.call.streaming) this.stream(asStream(open), reply);
      else sendTurn(open, foldTurn(open.answer.events, parseJsonExact), reply);
    } else if (isOf('tokens', open)) sendTokenCount(open, reply);
    return undefined;
  }

  /** The events as frames. */
  private stream(open: OpenAnswer<EventReply>, reply: FastifyReply): void {
    const { call, answer, dialect } = open;
    const contentType = streamContentType(call.headers['accept'], dialect.streamContentType);
    reply.raw.writeHead(200, under(streamHeaders(call), headersOf(call, contentType)));
    reply.hijack();
    this.letRun(pumpEvents(this.targetOf(open, reply), answer.events), open, reply);
  }

  /** The vendor's bytes as they come. */
  private pass(open: OpenAnswer<NativeReply>, reply: FastifyReply): void {
    const { call, answer, dialect } = open;
    const vendors: Record<string, string> = { ...answer.headers, ...(call.streaming && STREAM_HEADERS) };
    if (vendors['content-type'] === dialect.streamContentType) {
      vendors['content-type'] = streamContentType(call.headers['accept'], dialect.streamContentType);
    }
    reply.raw.writeHead(answer.status, under(vendors, headersOf(call)));
    reply.hijack();
    this.letRun(pumpBytes(this.targetOf(open, reply), answer), open, reply);
  }

  /** What a pump throws is no failure of its stream, which is the stream's last frame, but of whoever listens for its end. */
  private letRun(pump: Promise<void>, { call }: OpenAnswer, { raw }: FastifyReply): void {
    pump.catch((error: unknown) => {
      this.logger.error(error, call.requestId);
      if (!raw.writableEnded) cutResponse(raw);
    });
  }

  private targetOf({ call, dialect }: OpenAnswer, { raw: response }: FastifyReply): PumpTarget {
    const { writeTimeoutMs, keepAlive } = this;
    return { call, dialect, response, writeTimeoutMs, keepAlive };
  }
}

const STREAM_HEADERS = {
  // Proxies in front that buffer would hold back every event (nginx reads this header).
  'x-accel-buffering': 'no',
  'cache-control': 'no-store',
};

/** boto3 needs to be told what the pieces of an InvokeModel stream are; AWS says it in this header. */
const INVOKE_STREAM_HEADERS = { ...STREAM_HEADERS, 'x-amzn-bedrock-content-type': 'application/json' };

function streamHeaders(call: Call): Readonly<Record<string, string>> {
  return call.operation === 'invoke-with-response-stream' ? INVOKE_STREAM_HEADERS : STREAM_HEADERS;
}

function headersOf(call: Call, contentType?: string): HeaderList {
  const headers = answerHeaders(call, contentType);
  addRoutingHeaders(headers, call);
  return headers;
}

/** InvokeModel's body is the model's own, so AWS tells usage beside it; LangChain reads it here. */
function usageHeaders(usage: Usage, latencyMs: number): HeaderList {
  return [
    ...['x-amzn-bedrock-input-token-count', String(usage.inputTokens)],
    ...['x-amzn-bedrock-output-token-count', String(usage.outputTokens)],
    ...['x-amzn-bedrock-invocation-latency', String(latencyMs)],
  ];
}

function toWriteFailure(error: unknown, { call, answer }: OpenAnswer, reply: FastifyReply): GatewayError {
  if (!reply.sent) reply.headers(routingHeaders(call));
  discard(answer);
  return call.fail(error);
}

function isOf<Kind extends Reply['kind']>(
  kind: Kind,
  open: OpenAnswer,
): open is OpenAnswer<Extract<Reply, { kind: Kind }>> {
  return open.answer.kind === kind;
}

/** A turn that a provider made for a stream. */
function asStream(open: OpenAnswer<TurnReply>): OpenAnswer<EventReply> {
  return { ...open, answer: { ...open.answer, kind: 'events', events: inOneBatch(open.answer.events) } };
}

async function* inOneBatch(events: EventBatch): AsyncGenerator<EventBatch, void> {
  yield await Promise.resolve(events);
}

/** A stream that its caller wants whole. */
async function foldAndSend(open: OpenAnswer<EventReply>, reply: FastifyReply): Promise<void> {
  sendTurn(open, await foldEvents(open.answer.events, parseJsonExact), reply);
}

function sendTurn(open: OpenAnswer, response: ModelResponse, reply: FastifyReply): void {
  const { usage, metrics, stopReason } = response;
  open.call.note({ stopReason, usage });
  const more = open.call.operation === 'invoke' ? usageHeaders(usage, metrics.latencyMs) : [];
  sendJson(open, reply, open.dialect.encodeResponse(response), more);
}

function sendTokenCount(open: OpenAnswer<TokenCountReply>, reply: FastifyReply): void {
  const { inputTokens, estimated } = open.answer;
  const more = estimated ? ['x-asbru-token-count', 'estimate'] : [];
  sendJson(open, reply, JSON.stringify({ inputTokens }), more);
}

function sendJson({ call }: OpenAnswer, reply: FastifyReply, json: string, more: HeaderList): void {
  const headers = headersOf(call, 'application/json');
  call.bytesOut = Buffer.byteLength(json);
  headers.push('content-length', String(call.bytesOut), ...more);
  writeAtOnce(reply, 200, headers, json);
  call.end();
}

/** The vendor's bytes, all of which are here. */
function sendBytes({ call, answer }: OpenAnswer<NativeReply>, bytes: Uint8Array, reply: FastifyReply): void {
  call.bytesOut = bytes.byteLength;
  const vendors = { ...answer.headers, 'content-length': String(call.bytesOut) };
  writeAtOnce(reply, answer.status, under(vendors, headersOf(call)), bytes);
  call.end(answer.failure === undefined ? {} : { error: answer.failure });
}

/** The head is written before Fastify lets go of the answer: a value that no header may have is still an error then. */
function writeAtOnce(reply: FastifyReply, status: number, headers: HeaderList, body: string | Uint8Array): void {
  reply.raw.writeHead(status, headers);
  reply.hijack();
  reply.raw.end(body);
}
