/** How an answer names itself. */
export interface AnswerIdentity {
  /** Unique id of the answer: Anthropic's begin with `msg_`. */
  readonly id: string;
  /** The model as the caller named it, or the one that served. */
  readonly model: string;
}
