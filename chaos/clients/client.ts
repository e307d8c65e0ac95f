import { type Outcome } from '../outcome.js';
import { type Question } from '../question.js';

/** A program that applications use, pointed at the gateway and told that other models may answer. */
export interface Client {
  readonly name: string;
  /** How often it asks beside the others. */
  readonly weight: number;
  /**
   * Asks and reads to the end. Never rejects: whatever goes wrong is an outcome.
   * @param signal aborts when the client is to leave
   */
  ask(question: Question, signal: AbortSignal): Promise<Outcome>;
  /** Closes its connections. */
  close(): Promise<void>;
}

/** Where the gateway is, and what opens it. */
export interface GatewayAddress {
  readonly url: string;
  readonly key: string;
}

/** What is known of an outcome while it comes to be. */
export class OutcomeDraft {
  text = '';
  readonly toolArguments: unknown[] = [];
  readonly requestIds: string[] = [];

  answer(): Outcome {
    return { kind: 'answer', ...this.seen() };
  }

  /** What an error means for a client that may have left. */
  failure(error: Required<Outcome>['error'], signal: AbortSignal): Outcome {
    if (signal.aborted) return { kind: 'left', ...this.seen() };
    return { kind: 'error', ...this.seen(), error };
  }

  private seen(): Pick<Outcome, 'text' | 'toolArguments' | 'requestIds'> {
    return { text: this.text, toolArguments: this.toolArguments, requestIds: this.requestIds };
  }
}
