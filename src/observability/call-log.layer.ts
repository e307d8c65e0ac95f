import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { type GatewayError } from '../gateway/errors/gateway-error.js';
import { type Call, type CallOutcome } from '../gateway/model/call.js';
import { type CallHandler, CallLayer } from '../gateway/ports/call-layer.js';
import { LOG } from './logger.js';

/** One record per admitted call, however it ended: refused, failed, left or answered. Never a body, never a credential. */
@Injectable()
export class CallLogLayer extends CallLayer {
  constructor(@Inject(LOG) private readonly log: Logger) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return (call) => {
      call.onEnd((outcome) => {
        this.record(call, outcome);
      });
      return next(call);
    };
  }

  private record(call: Call, { error }: CallOutcome): void {
    const level = levelOf(error);
    if (!this.log.isLevelEnabled(level)) return;
    this.log[level](
      {
        requestId: call.requestId,
        principal: call.principal.id,
        requestedModel: call.modelId,
        ...call.route,
        key: call.keyName,
        operation: call.operation,
        durationMs: Math.round(performance.now() - call.startedAt),
        ...call.facts,
        warnings: call.warnings.list.length,
        mapped: call.warnings.mapped.length,
        error: error && describeError(error),
      },
      'call',
    );
  }
}

function levelOf(error: GatewayError | undefined): 'info' | 'warn' | 'error' {
  if (error === undefined || error.kind === 'clientGone') return 'info';
  return error.kind === 'internal' ? 'error' : 'warn';
}

/** What the caller was told, and underneath it what the caller was not. */
function describeError({ kind, message, detail }: GatewayError): object {
  const described = { kind, message, vendorStatus: detail.vendor?.status };
  if (!(detail.cause instanceof Error)) return described;
  const { cause } = detail;
  const code = 'code' in cause ? cause.code : undefined;
  const stack = kind === 'internal' ? cause.stack : undefined;
  return { ...described, cause: { name: cause.name, code, message: cause.message, stack } };
}
