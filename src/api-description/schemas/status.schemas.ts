import { type StatusDocument } from '../../status/status-document.js';
import { anyObject, type JsonSchema, list, oneOf, structure, text } from './json-schema.js';

const MOMENT = text({ format: 'date-time' });
const trouble = structure({ level: oneOf(['bad', 'warn']), message: text() }, ['level', 'message']);

const members = {
  at: MOMENT,
  gateway: anyObject('Version, start, phase, and what the readiness probe says.'),
  troubles: list(trouble, { description: 'What an operator should look at, the worst first.' }),
  now: anyObject('Calls that run and wait, open streams, memory, the event loop.'),
  configuration: anyObject('Where it comes from, since when it is in use, whether it could be reloaded.'),
  vendors: list(anyObject('A vendor: its circuit, its calls, its keys.')),
  lastFiveMinutes: anyObject('Calls, errors and times of all calls together.'),
  minutes: anyObject('One number a minute, the oldest first.'),
  errors: list(anyObject('A call that failed.'), { description: 'The newest first.' }),
  warnings: list(anyObject('What a vendor could not take as it was said.'), { description: 'The newest first.' }),
  events: list(anyObject('A change of a circuit or of a key.'), { description: 'The newest first.' }),
} satisfies Readonly<Record<keyof StatusDocument, JsonSchema>>;

/** What the status page asks for. */
export const STATUS_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  StatusDocument: structure(members, Object.keys(members), {
    description: 'Moments are RFC 3339 in UTC; durations say their unit in their name; what is not known is null.',
  }),
};
