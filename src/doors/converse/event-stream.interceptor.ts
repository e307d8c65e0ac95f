import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { Configuration } from '../../config/configuration.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { answerHeaders } from './answer-headers.js';
import { pumpStream } from './stream-pump.js';

/** A turn that has begun: its first event is here, so the answer is a 200. */
export interface OpenStream {
  readonly call: Call;
  readonly events: AsyncIterable<EventBatch>;
  readonly dialect: IngressDialect;
}

/**
 * Encodes a stream of event batches as the answer's bytes. RxJS carries one value, the open stream; from there on a
 * plain pump writes each batch once (docs/adr/0005).
 */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor<OpenStream, undefined> {
  private readonly writeTimeoutMs: number;

  constructor(configuration: Configuration) {
    this.writeTimeoutMs = configuration.server.client_write_timeout_in_seconds * 1000;
  }

  intercept(context: ExecutionContext, next: CallHandler<OpenStream>): Observable<undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      mergeMap(async (stream) => {
        reply.hijack();
        reply.raw.writeHead(200, {
          ...answerHeaders(stream.call, stream.dialect.streamContentType),
          // Proxies in front that buffer would hold back every event (nginx reads this header).
          'x-accel-buffering': 'no',
          'cache-control': 'no-store',
        });
        await pumpStream(stream, reply.raw, this.writeTimeoutMs);
        return undefined;
      }),
    );
  }
}
