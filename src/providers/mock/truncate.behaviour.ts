import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type MockTurn } from './mock-turn.js';
import { splitWords } from './token-estimate.js';
import { MESSAGE_START, textDelta } from './turn-events.js';

const BEGINNING = 'This answer ends in the middle of';

/**
 * Begins an answer and breaks off, as a vendor whose terminal signal never came.
 * @throws GatewayError `streamBroken`, always
 */
export async function* truncate(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  yield [MESSAGE_START, ...splitWords(BEGINNING).map((word) => textDelta(0, word))];
  await turn.pause(0);
  throw new GatewayError(
    'streamBroken',
    'The vendor mock ended its stream before the end of the message. This model always does.',
    {
      vendor: { name: 'mock' },
    },
  );
}
