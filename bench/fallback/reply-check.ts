import { crc32 } from 'node:zlib';

/** How a right answer is told from a wrong one. */
export interface ReplyRules {
  readonly kind: 'whole' | 'sse' | 'frames';
  /** 0: any number. */
  readonly eventsPerStream: number;
  /** Every whole answer holds it. */
  readonly expectedText: string;
}

const PRELUDE_SIZE = 12;
const CHECKSUM_SIZE = 4;
const IS_EVENT = Buffer.from('\x0d:message-type\x07\x00\x05event');
const IS_METADATA = Buffer.from('\x0b:event-type\x07\x00\x08metadata');

/** Tells the events of one answer apart as they arrive. Throws at the first that is not as it must be. */
export class ReplyCheck {
  private rest: Buffer = Buffer.alloc(0);
  private events = 0;
  private ended = false;
  private readonly rules: ReplyRules;
  private readonly onEvent: (event: Buffer) => void;

  constructor(rules: ReplyRules, onEvent: (event: Buffer) => void) {
    this.rules = rules;
    this.onEvent = onEvent;
  }

  take(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (this.rules.kind === 'whole') return;
    for (let size = this.nextSize(); size > 0; size = this.nextSize()) {
      const event = this.rest.subarray(0, size);
      this.rest = this.rest.subarray(size);
      this.ended = event.includes(this.rules.kind === 'frames' ? IS_METADATA : 'data: [DONE]');
      this.events++;
      this.onEvent(event);
    }
  }

  end(): void {
    const { kind, expectedText, eventsPerStream } = this.rules;
    if (kind === 'whole') {
      if (!this.rest.includes(expectedText)) throw new Error(`an answer without ${expectedText}: ${this.text()}`);
    } else if (this.rest.length > 0 || !this.ended || (eventsPerStream > 0 && this.events !== eventsPerStream)) {
      throw new Error(`a stream of ${this.events} events instead of ${eventsPerStream}`);
    }
  }

  /** What was received and not understood, for messages. */
  text(): string {
    return this.rest.toString('utf8', 0, 1000);
  }

  /** Size of the event in front; 0 while it is incomplete. */
  private nextSize(): number {
    if (this.rules.kind === 'frames') return this.nextFrameSize();
    const end = this.rest.indexOf('\n\n');
    return end === -1 ? 0 : end + 2;
  }

  private nextFrameSize(): number {
    if (this.rest.length < PRELUDE_SIZE) return 0;
    const size = this.rest.readUInt32BE(0);
    if (size < PRELUDE_SIZE + CHECKSUM_SIZE) throw new Error('a frame with impossible lengths');
    if (this.rest.length < size) return 0;
    const frame = this.rest.subarray(0, size);
    if (crc32(frame.subarray(0, size - CHECKSUM_SIZE)) !== frame.readUInt32BE(size - CHECKSUM_SIZE)) {
      throw new Error('a frame whose message checksum is wrong');
    }
    if (!frame.includes(IS_EVENT)) throw new Error(`a frame that is no event: ${this.text()}`);
    return size;
  }
}
