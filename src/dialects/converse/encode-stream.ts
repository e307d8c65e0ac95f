import {
  createEventTemplate,
  encodeFrame,
  encodeFrames,
  type Frame,
  type FrameTemplate,
} from '../../codec/event-stream-frame.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EventBatch, type StreamEvent, type StreamEventMembers } from '../../gateway/model/stream-event.js';

const TEMPLATES: Readonly<Record<keyof StreamEventMembers, FrameTemplate>> = {
  messageStart: createEventTemplate('messageStart'),
  contentBlockStart: createEventTemplate('contentBlockStart'),
  contentBlockDelta: createEventTemplate('contentBlockDelta'),
  contentBlockStop: createEventTemplate('contentBlockStop'),
  messageStop: createEventTemplate('messageStop'),
  metadata: createEventTemplate('metadata'),
};

/**
 * A frame that says nothing. AWS adds events to its streams without notice, so that its SDKs pass over a name that they do
 * not know; so do all clients of the test suite.
 */
export const KEEP_ALIVE_FRAME = encodeFrame({ template: createEventTemplate('ping'), payload: '{}' });

/** The events of a batch as event-stream frames: the name travels in the header, the payload is the bare member. */
export function encodeEvents(batch: EventBatch): Uint8Array {
  return encodeFrames(batch.map(toFrame));
}

function toFrame(event: StreamEvent): Frame {
  const { contentBlockDelta: piece } = event;
  if (piece !== undefined) return { template: TEMPLATES.contentBlockDelta, payload: toDeltaPayload(piece) };
  const name = memberOf<StreamEventMembers>(event);
  if (name === undefined) throw new TypeError('a stream event has no member');
  return { template: TEMPLATES[name], payload: JSON.stringify(event[name]) };
}

/** Text and arguments, of which most of a stream consists, are written without asking what else they might hold. */
function toDeltaPayload(piece: StreamEventMembers['contentBlockDelta']): string {
  const { contentBlockIndex, delta } = piece;
  if (delta.text !== undefined) {
    return `{"contentBlockIndex":${contentBlockIndex},"delta":{"text":${JSON.stringify(delta.text)}}}`;
  }
  if (delta.toolUse !== undefined) {
    const input = JSON.stringify(delta.toolUse.input);
    return `{"contentBlockIndex":${contentBlockIndex},"delta":{"toolUse":{"input":${input}}}}`;
  }
  return JSON.stringify(piece);
}
