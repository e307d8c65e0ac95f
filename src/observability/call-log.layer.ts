import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { type GatewayError } from '../gateway/errors/gateway-error.js';
import { type Call, type CallOutcome } from '../gateway/model/call.js';
import { type Warning } from '../gateway/model/warnings.js';
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
        firstWarnings: firstOf(call.warnings.list),
        mapped: call.warnings.mapped.length,
        error: error && describeError(error),
      },
      'call',
    );
  }
}

/** How many warnings a record names; the others are counted. */
const MAX_WARNINGS = 5;

/** A path holds names of members, which are the caller's own and as long as the caller likes. */
const MAX_PATH_LENGTH = 200;

function firstOf(warnings: readonly Warning[]): readonly Warning[] | undefined {
  if (warnings.length === 0) return undefined;
  return warnings
    .slice(0, MAX_WARNINGS)
    .map(({ path, message }) => ({ path: path.slice(0, MAX_PATH_LENGTH), message }));
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
