import { type Reply } from '../ports/provider.js';
import { firstThenRest } from '../stream/first-then-rest.js';

/** Until the first event is here the answer is not committed: an error is still an ordinary HTTP error. */
export async function awaitFirst(reply: Reply): Promise<Reply> {
  switch (reply.kind) {
    case 'events':
      return { ...reply, events: await firstThenRest(reply.events) };
    case 'native':
      return { ...reply, body: await firstThenRest(reply.body) };
    case 'tokens':
      return reply;
  }
}

/** Ends a reply that nobody is to see. */
export function discard(reply: Reply | undefined): void {
  if (reply?.kind === 'native') void reply.body[Symbol.asyncIterator]().return?.();
  else if (reply?.kind === 'events') void reply.events[Symbol.asyncIterator]().return?.();
}
