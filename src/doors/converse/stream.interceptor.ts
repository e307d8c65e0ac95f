import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { AnswerWriter } from './answer-writer.js';
import { type OpenAnswer } from './open-answer.js';

/**
 * Encodes the stream that a route has opened. RxJS carries one value; from there on a plain pump writes each batch once
 * (docs/adr/0005). Routes of whole answers do without it (docs/adr/0015).
 */
@Injectable()
export class StreamInterceptor implements NestInterceptor<OpenAnswer, void> {
  constructor(private readonly writer: AnswerWriter) {}

  intercept(context: ExecutionContext, next: CallHandler<OpenAnswer>): Observable<void> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(mergeMap(async (open) => this.writer.write(open, reply)));
  }
}
