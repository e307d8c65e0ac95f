import { createEventTemplate, encodeFrames, type Frame, type FrameTemplate } from '../../codec/event-stream-frame.js';
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

/** The events of a batch as event-stream frames: the name travels in the header, the payload is the bare member. */
export function encodeEvents(batch: EventBatch): Uint8Array {
  return encodeFrames(batch.map(toFrame));
}

function toFrame(event: StreamEvent): Frame {
  const text = event.contentBlockDelta?.delta.text;
  if (event.contentBlockDelta !== undefined && text !== undefined) {
    const payload = `{"contentBlockIndex":${event.contentBlockDelta.contentBlockIndex},"delta":{"text":${JSON.stringify(text)}}}`;
    return { template: TEMPLATES.contentBlockDelta, payload };
  }
  const name = memberOf<StreamEventMembers>(event);
  if (name === undefined) throw new TypeError('a stream event has no member');
  return { template: TEMPLATES[name], payload: JSON.stringify(event[name]) };
}
