import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type MockTurn } from './mock-turn.js';
import { MESSAGE_START, textDelta } from './turn-events.js';

/** The start of the message and one piece of text. */
const DEFAULT_EVENTS = 2;

/**
 * Begins an answer and falls silent, until the caller leaves or the limit of the settings is over. A whole call is
 * silent from the start.
 * @throws GatewayError `streamBroken` at the limit, `timeout` where nothing was sent
 */
export async function* stall(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  const events = turn.streaming ? (turn.fields.afterEvents ?? DEFAULT_EVENTS) : 0;
  for (let sent = 0; sent < events; sent += 1) {
    yield [sent === 0 ? MESSAGE_START : textDelta(0, sent === 1 ? 'Wait' : ' ...')];
  }
  await turn.pause(turn.settings.stallLimitMs);
  throw new GatewayError(
    events === 0 ? 'timeout' : 'streamBroken',
    `The vendor mock sent nothing for ${turn.settings.stallLimitMs} ms. This model never answers; call another one.`,
    { vendor: { name: 'mock' } },
  );
}
