import { type GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { isConversation, type Operation } from '../model/operation.js';
import { type TargetPolicy, UNLIMITED_POLICY } from '../resilience/target-policy.js';
import { type EventBatch } from '../model/stream-event.js';

/** An answer in canonical form while it comes: batches of events. Of a whole call, the gateway waits for the last. */
export interface EventReply {
  readonly kind: 'events';
  readonly provider: string;
  readonly model: string;
  readonly events: AsyncIterable<EventBatch>;
}

/** A whole turn in canonical form, its messageStop and metadata included. Of a stream, it is given in one piece. */
export interface TurnReply {
  readonly kind: 'turn';
  readonly provider: string;
  readonly model: string;
  readonly events: EventBatch;
}

/** An answer in the caller's own dialect: the vendor's bytes, untouched. */
export interface NativeReply {
  readonly kind: 'native';
  readonly provider: string;
  readonly model: string;
  readonly status: number;
  /** The vendor's headers that the caller gets, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** All of the body where it is here: it is then written at once. `body` has the same, for whoever iterates all the same. */
  readonly whole?: Uint8Array | undefined;
  /** True when the bytes so far end between two frames of a stream, so that a frame of ours may follow them. */
  readonly atBoundary: () => boolean;
  /** What a status that is no success means for retries, fallbacks and the log; the bytes stay the answer. */
  readonly failure?: GatewayError;
}

/** The answer to `count-tokens`. */
export interface TokenCountReply {
  readonly kind: 'tokens';
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  /** True when the vendor counts nothing and the number is an estimate. */
  readonly estimated: boolean;
}

/** A vendor's answer. */
export type Reply = EventReply | TurnReply | NativeReply | TokenCountReply;

/** How one key of a vendor is doing: it is used, rests after a failure, or was refused by the vendor. */
export interface KeyState {
  readonly name: string;
  /**
   * `ready`; `throttled` until its cool-down is over; `refused` by the vendor (unknown, unpaid, not allowed); `ejected` for
   * failing too often.
   */
  readonly state: 'ready' | 'throttled' | 'refused' | 'ejected';
  /** Milliseconds until it is asked again as others are, where that is known. */
  readonly restsForMs?: number;
}

/** A place to call. */
export abstract class Provider {
  /** The name callers write before the slash: `openai` in `openai/gpt-4o`. */
  abstract readonly name: string;

  /** How often the vendor is tried, and how much is asked of it at once. */
  readonly policy: TargetPolicy = UNLIMITED_POLICY;

  /**
   * True when the vendor is called with `call.directKey`, and with no key of the gateway, where the caller brought one. The
   * hub lets no such call through to any other provider.
   */
  takesDirectKeys(): boolean {
    return false;
  }

  /**
   * Sends the call to the vendor. `call.signal` aborts the vendor's request; ending the iteration does too.
   * @throws GatewayError here or from the iterator: `invalidRequest`, or what the vendor's failure is called
   */
  abstract call(call: Call, model: string): Promise<Reply>;

  /**
   * True for operations that the provider is to be asked for. Every provider converses; for the others the hub answers
   * itself (`count-tokens`) or refuses.
   */
  answers(operation: Operation): boolean {
    return isConversation(operation);
  }

  /** Names of models that are known without asking the vendor; a listing shows no others. */
  knownModels(): readonly string[] {
    return [];
  }

  /** The keys and how they are doing; empty for a vendor without. */
  keyStates(): readonly KeyState[] {
    return [];
  }

  /** False for a model that this provider would refuse as unknown without asking the vendor. */
  serves(model: string): boolean {
    return model !== '';
  }

  /** Makes the connections that are to be there before the first call, where any are configured. Never throws. */
  warm(): void {
    // Most have none.
  }

  /** Gives back what the provider holds: its connections. Nothing is asked of it afterwards. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
