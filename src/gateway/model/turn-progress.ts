import { type Usage } from './usage.js';

/** How far a turn has come that is still told. */
export interface TurnProgress {
  /** The tokens as far as the vendor has counted them; undefined while it has said nothing of them. */
  readonly usage: Usage | undefined;
  /** Bytes of text, reasoning and arguments so far. */
  readonly writtenBytes: number;
}
