import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { echo } from './echo.behaviour.js';
import { failWith } from './error.behaviour.js';
import { type Behaviour } from './mock-turn.js';
import { reasoning } from './reasoning.behaviour.js';
import { stall } from './stall.behaviour.js';
import { stream } from './stream.behaviour.js';
import { tool } from './tool.behaviour.js';
import { truncate } from './truncate.behaviour.js';

const MODELS: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['echo', echo],
  ['stream', stream],
  ['tool', tool],
  ['reasoning', reasoning],
  ['stall', stall],
  ['truncate', truncate],
]);

const ERROR_MODEL = /^error-(\d+)$/;
const MIN_STATUS = 400;
const MAX_STATUS = 599;
const ERROR_MODELS = `error-<status> with a status from ${MIN_STATUS} to ${MAX_STATUS}`;

/**
 * What the model of this name does.
 * @throws GatewayError `notFound` naming the models there are
 */
export function findBehaviour(model: string): Behaviour {
  const behaviour = MODELS.get(model);
  if (behaviour !== undefined) return behaviour;
  const status = Number(ERROR_MODEL.exec(model)?.[1]);
  if (status >= MIN_STATUS && status <= MAX_STATUS) return failWith(status);
  const names = [...MODELS.keys()].join(', ');
  throw new GatewayError('notFound', `The mock vendor has no such model. It has ${names} and ${ERROR_MODELS}.`);
}
