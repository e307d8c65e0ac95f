import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { RefusalObserver, type RefusedRequest } from '../gateway/ports/refusal-observer.js';
import { errorTypeOf } from './error-type.js';
import { LOG } from './logger.js';

/** One line per request that never became a call: nobody is left to wonder where a request id has gone. */
@Injectable()
export class RefusalLog extends RefusalObserver {
  constructor(@Inject(LOG) private readonly log: Logger) {
    super();
  }

  override refused({ requestId, method, path, status, error }: RefusedRequest): void {
    const { kind, message } = error;
    this.log.info(
      { requestId, method, path, status, errorType: errorTypeOf(error), error: { kind, message } },
      'refused',
    );
  }
}
