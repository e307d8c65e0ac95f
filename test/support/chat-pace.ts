import { chatChunks, type ChatTurn } from './openai-chat-replies.js';
import { type HttpScript, type Step } from './upstream-script.js';

/** The stream of a turn, one event at a time. */
export function chatEvents(turn: ChatTurn): string[] {
  return chatChunks(turn)
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => `${event}\n\n`);
}

/** A turn whose events come one by one, `everyMs` apart. */
export function pacedChat(turn: ChatTurn, everyMs: number): HttpScript {
  return {
    headers: SSE,
    steps: chatEvents(turn).flatMap((send): Step[] => [{ send }, { waitMs: everyMs }]),
  };
}

/** The first `events` events of a turn, then something else. */
export function begunChat(turn: ChatTurn, events: number, after: readonly Step[]): HttpScript {
  return { headers: SSE, steps: [{ send: chatEvents(turn).slice(0, events).join('') }, ...after] };
}

/** A turn that never ends: pieces of `bytes` letters, as fast as they are read. */
export function endlessChat(bytes: number): HttpScript {
  const delta = { choices: [{ index: 0, delta: { content: 'x'.repeat(bytes) }, finish_reason: null }] };
  const event = `data: ${JSON.stringify(delta)}\n\n`;
  return { headers: SSE, steps: [{ endless: () => event }] };
}

const SSE = { 'content-type': 'text/event-stream; charset=utf-8' };
