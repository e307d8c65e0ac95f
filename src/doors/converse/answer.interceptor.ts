import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { Configuration } from '../../config/configuration.js';
import { AnswerWriter } from './answer-writer.js';
import { type OpenAnswer } from './open-answer.js';
import { StreamKeepAlive } from './stream-keep-alive.js';

/**
 * Encodes an open answer as bytes. RxJS carries one value; from there on a plain pump writes each batch once
 * (docs/adr/0005).
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<OpenAnswer, undefined> {
  private readonly writer: AnswerWriter;

  constructor(configuration: Configuration, keepAlive: StreamKeepAlive) {
    this.writer = new AnswerWriter(configuration.server.client_write_timeout_in_seconds * 1000, keepAlive);
  }

  intercept(context: ExecutionContext, next: CallHandler<OpenAnswer>): Observable<undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      mergeMap(async (open) => {
        await this.writer.write(open, reply);
        return undefined;
      }),
    );
  }
}
