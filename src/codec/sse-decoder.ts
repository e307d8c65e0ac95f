import { createParser, type EventSourceParser } from 'eventsource-parser';

/** A stream of server-sent events that cannot be read on. Its message holds no part of the stream. */
export class SseError extends Error {
  override readonly name = 'SseError';
}

/** Receives one event: its `data` lines joined by line feeds, and its `event` field where the sender wrote one. */
export type SseListener = (data: string, event: string | undefined) => void;

/** The longest single event accepted, in UTF-16 units: an image in one event fits, a runaway sender does not. */
const MAX_EVENT_LENGTH = 32 * 1024 * 1024;

/**
 * Reads `text/event-stream` from chunks that may be split anywhere, inside a character too. Comments, `id` and `retry`
 * carry nothing of a reply and are skipped.
 */
export class SseDecoder {
  private readonly text = new TextDecoder();
  private readonly parser: EventSourceParser;

  /** `listener` is called within `push` and `end`; what it throws passes through them. */
  constructor(listener: SseListener, maxEventLength = MAX_EVENT_LENGTH) {
    this.parser = createParser({
      onEvent: ({ data, event }) => {
        listener(data, event);
      },
      onError: ({ type }) => {
        if (type !== 'max-buffer-size-exceeded') return;
        throw new SseError(`an event is longer than ${maxEventLength} characters`);
      },
      maxBufferSize: maxEventLength,
    });
  }

  /**
   * Delivers the events that this chunk completes.
   * @throws SseError when an event is too long; nothing can be pushed after that
   */
  push(chunk: Uint8Array): void {
    const text = this.text.decode(chunk, { stream: true });
    if (text !== '') this.parser.feed(text);
  }

  /** Delivers the last event of a stream that ended without the blank line that completes it. */
  end(): void {
    this.parser.feed(`${this.text.decode()}\n\n`);
  }
}
