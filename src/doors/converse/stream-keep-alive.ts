import { Injectable } from '@nestjs/common';
import { type ServerResponse } from 'node:http';
import { type Http2ServerResponse } from 'node:http2';
import { type Writable } from 'node:stream';
import { Configuration } from '../../config/configuration.js';
import { Roster, type RosterPlace } from '../../gateway/roster.js';

/** Ticks of the shared timer in which nothing was written: after so many, three quarters of the limit are over. */
const QUIET_TICKS = 4;

/** What a stream needs to be kept alive. */
export interface KeepAliveTarget {
  readonly response: ServerResponse | Http2ServerResponse;
  /** A frame that clients ignore; absent where the dialect has none. */
  readonly frame: Uint8Array | undefined;
  /** True while the bytes written so far end between two frames. */
  readonly atBoundary: () => boolean;
}

/** One stream that has begun. */
export class KeptStream {
  /** Where it is kept; undefined where streams may be silent. */
  place: RosterPlace<KeptStream> | undefined;
  private quietTicks = 0;

  constructor(private readonly target: KeepAliveTarget) {}

  /** To be called after each write: it costs an assignment. */
  wrote(): void {
    this.quietTicks = 0;
  }

  /** Writes the frame when the stream has been silent for long, unless its reader is behind. */
  tick(): void {
    this.quietTicks += 1;
    if (this.quietTicks < QUIET_TICKS) return;
    const { response, frame, atBoundary } = this.target;
    const writable: Writable = 'stream' in response ? response.stream : response;
    if (frame === undefined || writable.destroyed || writable.writableLength > 0 || !atBoundary()) return;
    writable.write(frame);
    this.quietTicks = 0;
  }
}

/**
 * Keeps streams from being silent for longer than `server.stream_keep_alive_in_seconds`, so that neither clients nor proxies
 * between give them up while the model is silent. One timer for all of them; it runs while there are any.
 */
@Injectable()
export class StreamKeepAlive {
  private readonly streams = new Roster<KeptStream>();
  private readonly tickMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor({ server }: Configuration) {
    this.tickMs = (server.stream_keep_alive_in_seconds * 1000) / QUIET_TICKS;
  }

  /** Keeps a stream alive from now on, until {@link close}. */
  open(target: KeepAliveTarget): KeptStream {
    const stream = new KeptStream(target);
    if (this.tickMs === 0) return stream;
    stream.place = this.streams.enter(stream);
    this.timer ??= setInterval(tick, this.tickMs, this.streams).unref();
    return stream;
  }

  close({ place }: KeptStream): void {
    if (place !== undefined) this.streams.strike(place);
    if (this.streams.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

function tick(streams: Roster<KeptStream>): void {
  for (const stream of streams.list()) stream.tick();
}
