import { readNumber } from '../../codec/json.js';
import { integerFrom, numberBetween, oneOf, text } from '../shared/primitive-readers.js';
import { wrongValue } from '../shared/request-path.js';
import { jsonDocument } from './check-json-document.js';
import { messages, system } from './check-messages.js';
import { list, map, structure, union } from './check-shapes.js';
import { toolConfig } from './check-tools.js';
import { type Check } from './check.js';

// Limits: AWS service model bedrock-runtime 2023-09-30. Clients check minima only, so maxima, patterns and enums are
// checked here.
//
// AWS's model has temperatures from 0 to 1. OpenAI and most others take 0 to 2, and clients send it (pydantic-ai: 1.5);
// Bedrock judges for itself.
const NUMBERS = { maxTokens: integerFrom(1), temperature: numberBetween(0, 2), topP: numberBetween(0, 1) };

const inferenceMembers = structure({ ...NUMBERS, stopSequences: list(text({ minimum: 1 }), { maximum: 2500 }) });

/** The sampling settings. Numbers kept as text are read here: nobody replays them. */
const inferenceConfig: Check = (value, path) => {
  inferenceMembers(value, path);
  const config = value as Record<string, unknown>;
  for (const name of Object.keys(NUMBERS)) {
    if (config[name] !== undefined) config[name] = readNumber(config[name]);
  }
};

const outputConfig = structure({
  textFormat: structure(
    {
      type: oneOf('json_schema'),
      structure: union({
        jsonSchema: structure({ schema: text({ minimum: 1 }), name: text(), description: text() }, ['schema']),
      }),
    },
    ['type', 'structure'],
  ),
  effort: text({ maximum: 16 }),
});

export const guardrailIdentifier = text({ maximum: 2048 });
export const guardrailVersion = text({
  pattern: /^(?:|[1-9]\d{0,7}|DRAFT)$/,
  expected: 'DRAFT or a version number',
});
export const guardrailTrace = oneOf('enabled', 'disabled', 'enabled_full');

const guardrailConfig = structure({
  guardrailIdentifier,
  guardrailVersion,
  trace: guardrailTrace,
  streamProcessingMode: oneOf('sync', 'async'),
});

const metadataText = (minimum: number) =>
  text({
    minimum,
    maximum: 256,
    pattern: /^[a-zA-Z0-9\s:_@$#=/+,.-]*$/,
    expected: `${minimum} to 256 letters, digits, spaces or :_@$#=/+,.-`,
  });

export const requestMetadata = map(metadataText(1), metadataText(0), { minimum: 1, maximum: 16 });

export const latencyName = oneOf('standard', 'optimized');
export const serviceTierType = oneOf('priority', 'default', 'flex', 'reserved');

const jsonPointer = text({
  minimum: 1,
  maximum: 256,
  pattern: /^(?:\/(?:[^~/]|~[01])*)+$/,
  expected: 'a JSON Pointer of at most 256 characters, such as /stop_sequence',
});

/** Other dialects say there what Converse has no place for. */
const reserved: Check = (_value, path) => {
  throw wrongValue(path, 'no member of this name', 'one');
};

/** A whole request. Only messages are required. */
export const request = structure(
  {
    messages,
    system,
    inferenceConfig,
    toolConfig,
    outputConfig,
    guardrailConfig,
    additionalModelRequestFields: jsonDocument,
    additionalModelResponseFieldPaths: list(jsonPointer, { maximum: 10 }),
    promptVariables: map(text({ minimum: 1 }), union({ text: text() })),
    requestMetadata,
    performanceConfig: structure({ latency: latencyName }),
    serviceTier: structure({ type: serviceTierType }, ['type']),
    fallbacks: list(text({ minimum: 1 })),
    native: reserved,
  },
  ['messages'],
);
