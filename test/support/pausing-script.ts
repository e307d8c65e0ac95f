import { type HttpScript, type Script, type Step } from './upstream-script.js';

/** Pieces at the beginning of a stream that are each followed by a pause. */
const PAUSED_PIECES = 4;

/**
 * The same answer with silences in it: after each of its first events, before its last ones, and, where it is made of
 * binary frames, in the middle of one. Answers that are no stream stay as they are.
 */
export function withPauses(script: Script, pauseMs: number): Script {
  if ('raw' in script) return script;
  const type = String(script.headers?.['content-type'] ?? '');
  if (type.startsWith('text/event-stream')) return pause(script, pauseMs, cutEvents);
  if (type.includes('eventstream')) return pause(script, pauseMs, cutFrames);
  return script;
}

function pause(script: HttpScript, pauseMs: number, cut: (bytes: Buffer) => Buffer[]): HttpScript {
  const [first, ...rest] = script.steps;
  if (first === undefined || !('send' in first)) return script;
  const pieces = cut(Buffer.from(first.send));
  const steps = pieces.flatMap((piece, index): Step[] => {
    const isPaused = index < PAUSED_PIECES || index >= pieces.length - 3;
    return isPaused ? [{ send: piece }, { waitMs: pauseMs }] : [{ send: piece }];
  });
  return { ...script, steps: [...steps, ...rest] };
}

function cutEvents(bytes: Buffer): Buffer[] {
  return bytes
    .toString()
    .split(/(?<=\n\n)/)
    .map((event) => Buffer.from(event));
}

/** Frame by frame, the third one in two pieces. */
function cutFrames(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes.readUInt32BE(offset);
    const frame = bytes.subarray(offset, offset + length);
    if (pieces.length === 2) pieces.push(frame.subarray(0, 20), frame.subarray(20));
    else pieces.push(frame);
    offset += length;
  }
  return pieces;
}
