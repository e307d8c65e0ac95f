import { type Call } from '../../gateway/model/call.js';
import { type CallRecord } from '../call-record.js';
import { type ErrorType } from '../error-type.js';
import { RecentList } from './recent-list.js';

/** How many of each kind are kept. */
export const RECENT_LIMIT = 50;

/** Names that callers choose are as long as they like. */
const MAX_NAME_LENGTH = 200;

/** Who called what, of a call that is told of. Times are milliseconds since 1970. */
export interface RecentCall {
  readonly atMs: number;
  readonly requestId: string;
  /** Id of the virtual key or of the user. */
  readonly caller: string;
  /** The model as the caller named it. */
  readonly model: string;
  /** The vendor that was asked last; undefined where none was. */
  readonly provider: string | undefined;
}

/** A call that failed. */
export interface RecentError extends RecentCall {
  readonly operation: string;
  /** Name of the vendor's key. */
  readonly key: string | undefined;
  readonly status: number;
  readonly type: ErrorType;
  readonly durationMs: number;
}

/** Something that a vendor did not take as it was said, and the last call that it was said of. */
export interface RecentWarning extends RecentCall {
  readonly path: string;
  readonly message: string;
  /** Calls that it was said of, since it is on the list. */
  readonly calls: number;
}

/** The last failures and warnings: who, what and where, never what was said. Only such calls cost anything. */
export class RecentCalls {
  readonly errors = new RecentList<RecentError>(RECENT_LIMIT);
  readonly warnings = new RecentList<RecentWarning>(RECENT_LIMIT);

  /** Whoever left is no failure of anybody. */
  note({ call, errorType, status, durationMs }: CallRecord, atMs: number): void {
    if (errorType !== undefined && errorType !== 'caller_cancelled') {
      const { operation, keyName: key } = call;
      this.errors.add({ ...describe(call, atMs), operation, key, status, type: errorType, durationMs });
    }
    const { list } = call.warnings;
    for (let index = 0; index < Math.min(list.length, RECENT_LIMIT); index += 1) this.noteWarning(call, index, atMs);
  }

  private noteWarning(call: Call, index: number, atMs: number): void {
    const warning = call.warnings.list[index];
    if (warning === undefined) return;
    const { message } = warning;
    const path = warning.path.slice(0, MAX_NAME_LENGTH);
    const described = describe(call, atMs);
    const said = this.warnings.take(
      (entry) => entry.path === path && entry.message === message && entry.provider === described.provider,
    );
    this.warnings.add({ ...described, path, message, calls: (said?.calls ?? 0) + 1 });
  }
}

function describe({ requestId, principal, modelId, route }: Call, atMs: number): RecentCall {
  return {
    atMs,
    requestId,
    caller: principal.id,
    model: modelId.slice(0, MAX_NAME_LENGTH),
    provider: route?.provider,
  };
}
