import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { type GatewayError } from '../gateway/errors/gateway-error.js';
import { type Call } from '../gateway/model/call.js';
import { type Warning } from '../gateway/model/warnings.js';
import { CallObserver, type CallRecord } from './call-record.js';
import { CallInspection } from './debug-sampling/call-inspection.js';
import { LOG } from './logger.js';

/** One record per admitted call, however it ended: refused, failed, left or answered. Never a body, never a credential. */
@Injectable()
export class CallLog extends CallObserver {
  constructor(@Inject(LOG) private readonly log: Logger) {
    super();
  }

  override end(record: CallRecord): void {
    const { call, error } = record;
    const { route } = call;
    const level = levelOf(error);
    if (!this.log.isLevelEnabled(level)) return;
    const { list, mapped } = call.warnings;
    // Named one by one: whoever notes facts may hand over a whole reply, and its content is nobody's business here.
    const { stopReason, usage, usageIsEstimate } = call.facts;
    this.log[level](
      {
        requestId: call.requestId,
        traceId: call.trace?.traceId,
        principal: call.principal.id,
        attributes: call.principal.attributes,
        path: call.path,
        operation: call.operation,
        requestedModel: call.modelId,
        provider: route?.provider,
        model: route?.model,
        alias: route?.alias,
        key: call.keyName,
        status: record.status,
        errorType: record.errorType,
        durationMs: toTenths(record.durationMs),
        firstEventMs: toTenths(record.firstEventMs),
        upstreamMs: toTenths(record.upstreamMs),
        bytesIn: call.payload.byteLength,
        bytesOut: call.bytesOut,
        queuedMs: toTenths(queuedMs(call)),
        attempts: call.attempts.length > 1 ? call.attempts : undefined,
        skippedFallbacks: call.skippedFallbacks,
        fallbackIndex: call.fallbackIndex > 0 ? call.fallbackIndex : undefined,
        stopReason,
        usage,
        usageIsEstimate,
        costUsd: call.costUsd,
        warnings: list.length,
        firstWarnings: firstOf(list),
        mapped: mapped.length,
        error: error && describeError(error),
        debug: describeDebug(call),
      },
      'call',
    );
  }
}

/** Milliseconds that the call waited for slots; undefined where it found one at once. */
function queuedMs({ queueWaits }: Call): number | undefined {
  return queueWaits?.reduce((sum, { ms }) => sum + ms, 0);
}

/** What an administrator asked to be told of the call; undefined for every other one. */
function describeDebug({ inspector, debugRefusal }: Call): object | undefined {
  if (inspector instanceof CallInspection) return inspector.describe();
  return debugRefusal && { refused: `the ticket is ${debugRefusal}` };
}

/** Milliseconds as a log shows them. */
function toTenths(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : Math.round(timeMs * 10) / 10;
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
