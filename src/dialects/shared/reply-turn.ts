import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';

/** One turn as a vendor tells it, whole or piece by piece: both are read by the same lines. */
export interface ReplyTurn {
  /** True when the vendor has said why the turn ended: its body may end now. */
  readonly isFinished: boolean;
  /** True when the vendor's terminal signal has come: nothing after it is read. */
  readonly isDone: boolean;
  /** True when the turn has shown any content. */
  readonly hasContent: boolean;
  /** How far the turn has come. */
  readonly progress: TurnProgress;
  /**
   * Reads a whole reply, or one piece of a stream. `text` is the JSON text that it was parsed from, `event` the name
   * that the vendor gave the piece.
   * @throws GatewayError what the vendor reports inside it
   */
  accept(parsed: object, text: string, event?: string): void;
  /** States that the turn is whole. */
  end(): void;
  /** The events since the last call. */
  take(): EventBatch;
}

/** What a dialect calls the things of its replies, for messages. */
export interface ReplyWords {
  /** A whole reply: `chat completion`. */
  readonly reply: string;
  /** One piece of a stream: `chunk of a chat completion`. */
  readonly piece: string;
}
