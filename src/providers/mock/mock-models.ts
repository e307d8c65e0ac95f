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

/** The models, save those that fail by number. */
export const MODEL_NAMES: readonly string[] = [...MODELS.keys()];

/** True for a model that {@link findBehaviour} knows. */
export function isModel(name: string): boolean {
  return MODELS.has(name) || failingStatus(name) !== undefined;
}

/**
 * What the model of this name does.
 * @throws GatewayError `notFound` naming the models there are
 */
export function findBehaviour(model: string): Behaviour {
  const behaviour = MODELS.get(model);
  if (behaviour !== undefined) return behaviour;
  const status = failingStatus(model);
  if (status !== undefined) return failWith(status);
  const names = MODEL_NAMES.join(', ');
  throw new GatewayError('notFound', `The mock vendor has no such model. It has ${names} and ${ERROR_MODELS}.`);
}

function failingStatus(model: string): number | undefined {
  const status = Number(ERROR_MODEL.exec(model)?.[1]);
  return status >= MIN_STATUS && status <= MAX_STATUS ? status : undefined;
}
