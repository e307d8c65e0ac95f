import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { type Call, type CallOutcome } from '../gateway/model/call.js';
import { type CallHandler, CallLayer, type Target } from '../gateway/ports/call-layer.js';
import { LOG } from './logger.js';

/** One record per call that reached a vendor's door, however it ended. Never a body, never a credential. */
@Injectable()
export class CallLogLayer extends CallLayer {
  constructor(@Inject(LOG) private readonly log: Logger) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return (call, target) => {
      call.onEnd((outcome) => {
        this.record(call, target, outcome);
      });
      return next(call, target);
    };
  }

  private record(call: Call, target: Target, outcome: CallOutcome): void {
    const { error } = outcome;
    const level = error === undefined || error.kind === 'clientGone' ? 'info' : 'warn';
    if (!this.log.isLevelEnabled(level)) return;
    this.log[level](
      {
        requestId: call.requestId,
        principal: call.principal.id,
        provider: target.provider.name,
        model: target.model,
        operation: call.operation,
        durationMs: Math.round(performance.now() - call.startedAt),
        ...call.facts,
        warnings: call.warnings.list.length,
        mapped: call.warnings.mapped.length,
        error: error && { kind: error.kind, message: error.message, vendorStatus: error.detail.vendor?.status },
      },
      'call',
    );
  }
}
