import { parseJson } from '../../codec/json.js';
import { describeShape } from './describe-shape.js';

/** What is taken apart: the rest is counted only. */
const MAX_PARSED_BYTES = 1024 * 1024;

/** What of a body is shown where content may be. */
const MAX_SHOWN_CHARACTERS = 16_384;

/** One request to a vendor and its answer. Times are milliseconds. */
export class InspectedExchange {
  private readonly sentAt = performance.now();
  private answeredAfterMs: number | undefined;
  private status: number | undefined;
  private contentType: string | undefined;
  private bytes = 0;
  private pieces = 0;
  private readonly kept: Uint8Array[] = [];

  constructor(
    private readonly startedAt: number,
    private readonly path: string,
    private readonly body: string | Uint8Array,
  ) {}

  answered(status: number, contentType: string | undefined): void {
    this.answeredAfterMs = performance.now() - this.sentAt;
    this.status = status;
    this.contentType = contentType;
  }

  received(bytes: Uint8Array): void {
    this.bytes += bytes.byteLength;
    this.pieces += 1;
    if (this.bytes <= MAX_PARSED_BYTES) this.kept.push(bytes);
  }

  /** @param withContent whether bodies may be shown, cut to a bounded length */
  describe(withContent: boolean): object {
    const sent = textOf(this.body);
    const received = this.bytes <= MAX_PARSED_BYTES ? Buffer.concat(this.kept).toString() : '';
    return {
      path: this.path,
      sentAfterMs: Math.round(this.sentAt - this.startedAt),
      bytesSent: Buffer.byteLength(this.body),
      sent: shapeIn(sent),
      status: this.status,
      contentType: this.contentType,
      answeredAfterMs: this.answeredAfterMs === undefined ? undefined : Math.round(this.answeredAfterMs),
      bytesReceived: this.bytes,
      pieces: this.pieces,
      received: shapeIn(received),
      ...(withContent && {
        sentBody: sent.slice(0, MAX_SHOWN_CHARACTERS),
        receivedBody: received.slice(0, MAX_SHOWN_CHARACTERS),
      }),
    };
  }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

/** Undefined for what is no JSON, such as a stream. */
function shapeIn(text: string): object | undefined {
  if (text === '' || text.length > MAX_PARSED_BYTES) return undefined;
  try {
    return describeShape(parseJson(text));
  } catch {
    return undefined;
  }
}
