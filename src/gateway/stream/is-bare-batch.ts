import { type EventBatch } from '../model/stream-event.js';

/** True for events that say nothing of the turn yet: `messageStart` alone is no content. */
export function isBareBatch(batch: EventBatch): boolean {
  return batch.every((event) => event.messageStart !== undefined);
}
