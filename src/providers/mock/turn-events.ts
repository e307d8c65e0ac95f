import { type ReasoningDelta, type StreamEvent } from '../../gateway/model/stream-event.js';

export const MESSAGE_START: StreamEvent = { messageStart: { role: 'assistant' } };

export function textDelta(contentBlockIndex: number, text: string): StreamEvent {
  return { contentBlockDelta: { contentBlockIndex, delta: { text } } };
}

export function reasoningDelta(contentBlockIndex: number, reasoningContent: ReasoningDelta): StreamEvent {
  return { contentBlockDelta: { contentBlockIndex, delta: { reasoningContent } } };
}

export function toolUseStart(contentBlockIndex: number, toolUseId: string, name: string): StreamEvent {
  return { contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } };
}

export function toolUseDelta(contentBlockIndex: number, input: string): StreamEvent {
  return { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input } } } };
}

export function blockStop(contentBlockIndex: number): StreamEvent {
  return { contentBlockStop: { contentBlockIndex } };
}

/** Longest text of one event, in characters: a text of any length stays far below the event stream's frame limit. */
const MAX_DELTA_CHARACTERS = 8192;

/** A text block; empty text has none, because a model that says nothing sends no block. */
export function textBlock(contentBlockIndex: number, text: string): StreamEvent[] {
  if (text === '') return [];
  const events = splitText(text).map((piece) => textDelta(contentBlockIndex, piece));
  events.push(blockStop(contentBlockIndex));
  return events;
}

function splitText(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = cutBeforePair(text, start + MAX_DELTA_CHARACTERS);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** The position, moved back by one where it would divide a surrogate pair. */
export function cutBeforePair(text: string, position: number): number {
  const dividesPair = (text.codePointAt(position - 1) ?? 0) > 0xffff;
  return dividesPair ? position - 1 : position;
}
