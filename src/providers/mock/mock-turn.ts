import { setTimeout } from 'node:timers/promises';
import { asGatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type MockFields, readMockFields } from './mock-fields.js';
import { type MockSettings } from './mock-settings.js';
import { countInputTokens } from './token-estimate.js';

/**
 * Answers one turn.
 * @throws GatewayError at once for a vendor that refuses the request, from the iteration for one that fails later
 */
export type Behaviour = (turn: MockTurn) => AsyncGenerator<EventBatch, void>;

export interface MockTurnInit {
  readonly request: ModelRequest;
  readonly streaming: boolean;
  /** Aborts with a GatewayError when the call is given up or its reply is no longer read. */
  readonly signal: AbortSignal;
  readonly settings: MockSettings;
}

/** One turn that a behaviour answers. */
export class MockTurn {
  readonly request: ModelRequest;
  readonly streaming: boolean;
  readonly settings: MockSettings;
  readonly fields: MockFields;
  private readonly signal: AbortSignal;
  private readonly startedAt = performance.now();

  /** @throws GatewayError `invalidRequest` for a wrong field of the mock vendor */
  constructor(init: MockTurnInit) {
    this.request = init.request;
    this.streaming = init.streaming;
    this.signal = init.signal;
    this.settings = init.settings;
    this.fields = readMockFields(init.request.additionalModelRequestFields);
  }

  /**
   * Waits; zero milliseconds only look whether somebody still listens.
   * @throws GatewayError the one that the signal was aborted with
   */
  async pause(delayMs: number): Promise<void> {
    if (delayMs > 0 && !this.signal.aborted) {
      await setTimeout(delayMs, undefined, { signal: this.signal }).catch(() => undefined);
    }
    if (this.signal.aborted) throw asGatewayError(this.signal.reason);
  }

  /**
   * Sends batches that are ready.
   * @throws GatewayError as {@link pause}
   */
  async *send(batches: Iterable<EventBatch>): AsyncGenerator<EventBatch, void> {
    for (const batch of batches) {
      await this.pause(0);
      yield batch;
    }
  }

  /** The end of a turn: `messageStop` and `metadata`. */
  finish(stopReason: StopReason, outputTokens: number): EventBatch {
    const inputTokens = countInputTokens(this.request);
    const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
    const latencyMs = Math.round(performance.now() - this.startedAt);
    return [{ messageStop: { stopReason } }, { metadata: { usage, metrics: { latencyMs } } }];
  }
}
