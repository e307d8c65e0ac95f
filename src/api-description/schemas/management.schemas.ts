import { ConfigurationFile } from '../../config/configuration-file.js';
import { LOG_LEVELS } from '../../config/configuration.js';
import { MASK } from '../../config/mask-configuration.js';
import { type Child, shapeOf } from '../../config/shape.js';
import { DEBUG_EXAMPLE } from '../examples.js';
import { anyObject, flag, type JsonSchema, list, map, oneOf, structure, text } from './json-schema.js';

const listen = structure({ host: text(), port: { type: 'integer', minimum: 0, maximum: 65_535 } }, ['host', 'port']);

/** A part of the configuration, by what its class knows. */
function toPart(type: object): Record<string, JsonSchema> {
  const { fields, children, secrets, shown } = shapeOf(type);
  const members: Record<string, JsonSchema> = {};
  for (const key of fields) {
    members[key] = secrets.has(key) && !shown.has(key) ? { description: `A secret, shown as \`${MASK}\`.` } : {};
  }
  for (const [key, child] of children) members[key] = toChild(child);
  return members;
}

function toChild(child: Child): JsonSchema {
  if (child.kind === 'table') return anyObject('Names and values of the operator.');
  const part = structure(toPart(child.type));
  if (child.kind === 'list') return list(part);
  return child.kind === 'record' ? map(part) : part;
}

const component = structure({ status: oneOf(['up', 'down', 'degraded']), message: text() }, ['status']);

/** What the routes beside the models give. */
export const MANAGEMENT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  HealthReport: structure(
    {
      status: oneOf(['ok', 'error']),
      components: map(component, { description: 'What the probe asked.' }),
      message: text({ description: 'What is wrong; of an error.' }),
      type: oneOf(['ServiceUnavailableException']),
      __type: oneOf(['ServiceUnavailableException']),
    },
    ['status'],
    { examples: [{ status: 'ok' }] },
  ),
  MaskedConfiguration: structure(
    {
      source: text({ description: 'Absolute path of the file, or `environment` where there is none.' }),
      notices: list(text(), { description: 'What was written and has no effect.' }),
      listen,
      admin_listen: listen,
      log_level: oneOf(LOG_LEVELS),
      ...toPart(ConfigurationFile),
    },
    ['source', 'notices', 'listen', 'log_level'],
    { description: 'The configuration in effect, defaults included. docs/configuration.md says what each key means.' },
  ),
  DebugTicketRequest: structure(
    { minutes: { type: 'integer', minimum: 1, maximum: 60, default: 15, description: 'How long the ticket counts.' } },
    [],
    { additionalProperties: false, examples: [DEBUG_EXAMPLE] },
  ),
  DebugTicket: structure(
    {
      header: text({ description: 'The header to send it in.' }),
      ticket: text(),
      expires_at: text({ format: 'date-time' }),
      content: flag('Whether records will hold content (`logging.debug_content`).'),
    },
    ['header', 'ticket', 'expires_at', 'content'],
  ),
};
