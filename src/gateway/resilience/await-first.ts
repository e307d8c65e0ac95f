import { type Reply } from '../ports/provider.js';
import { firstThenRest } from '../stream/first-then-rest.js';
import { isBareBatch } from '../stream/is-bare-batch.js';

/** True for an answer that is there, and that nobody has to wait for. */
export function isWhole(reply: Reply): boolean {
  return reply.kind === 'turn' || reply.kind === 'tokens' || (reply.kind === 'native' && reply.whole !== undefined);
}

/**
 * Until the first event with content is here the answer is not committed: an error is still an ordinary HTTP error. What of
 * the vendor's own bytes has content is their provider's to know.
 */
export async function awaitFirst(reply: Reply): Promise<Reply> {
  switch (reply.kind) {
    case 'events':
      return { ...reply, events: await firstThenRest(reply.events, isBareBatch) };
    case 'native':
      return { ...reply, body: await firstThenRest(reply.body) };
    case 'turn':
    case 'tokens':
      return reply;
  }
}

/** Ends a reply that nobody is to see. */
export function discard(reply: Reply | undefined): void {
  if (reply?.kind === 'native') void reply.body[Symbol.asyncIterator]().return?.();
  else if (reply?.kind === 'events') void reply.events[Symbol.asyncIterator]().return?.();
}
