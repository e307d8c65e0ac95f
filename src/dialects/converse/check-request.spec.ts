import { describe, expect, it } from '@jest/globals';
import {
  decodeJson,
  decodeText,
  faultOf,
  HELLO,
  nestedArrays,
  withBlock,
  withMember,
} from '../../../test/support/converse-requests.js';

const withTool = (tool: unknown) => withMember('toolConfig', { tools: [tool] });
const withConfig = (config: unknown) => withMember('inferenceConfig', config);

const MESSAGES = 'messages: expected an array with a message, such as [{"role":"user","content":[{"text":"Hello"}]}]';
const NAME = '1 to 64 letters, digits, underscores or hyphens';

describe('request', () => {
  it.each<[string, unknown, string]>([
    ['no messages', {}, `${MESSAGES}; got nothing`],
    ['null messages', { messages: null }, `${MESSAGES}; got null`],
    ['empty messages', { messages: [] }, `${MESSAGES}; got an empty array`],
    ['messages of a wrong type', { messages: 'Hello' }, `${MESSAGES}; got a string`],
    ['a message of a wrong type', { messages: ['Hello'] }, 'messages.0: expected an object; got a string'],
    [
      'no role',
      { messages: [{ content: [] }] },
      'messages.0.role: expected one of user, assistant, system; got nothing',
    ],
    [
      'an unknown role',
      { messages: [HELLO, { role: 'tool', content: [{ text: 'a' }] }] },
      'messages.1.role: expected one of user, assistant, system; got another string',
    ],
    ['no content', { messages: [{ role: 'user' }] }, 'messages.0.content: expected an array; got nothing'],
    [
      'content as text',
      { messages: [{ role: 'user', content: 'Hello' }] },
      'messages.0.content: expected an array; got a string',
    ],
    [
      'empty content',
      { messages: [{ role: 'user', content: [] }] },
      'messages.0.content: expected 1 or more items; got 0',
    ],
    [
      'an image without a source',
      { messages: [{ role: 'user', content: [{ text: 'a' }, { image: { format: 5 } }] }] },
      'messages.0.content.1.image.source: expected an object; got nothing',
    ],
    [
      'a long tool name',
      withTool({ toolSpec: { name: 'n'.repeat(65), inputSchema: { json: {} } } }),
      `toolConfig.tools.0.toolSpec.name: expected ${NAME}; got 65 characters`,
    ],
    ['system as text', withMember('system', 'Be brief'), 'system: expected an array; got a string'],
    [
      'two kinds of system block in one',
      withMember('system', [{ image: {}, text: 'a' }]),
      'system.0: expected exactly one of text, guardContent, cachePoint; got image, text',
    ],
    [
      'what only other dialects say',
      withMember('native', { dialect: 'converse' }),
      'native: expected no member of this name; got one',
    ],
    [
      'blank system text',
      withMember('system', [{ text: '' }]),
      'system.0.text: expected a string that is not empty; got an empty string',
    ],
    ['no tools', withMember('toolConfig', { tools: [] }), 'toolConfig.tools: expected 1 or more items; got 0'],
    [
      'a tool of OpenAI',
      withTool({ type: 'function', function: {} }),
      'toolConfig.tools.0: expected exactly one of toolSpec, systemTool, cachePoint; got type, function',
    ],
    [
      'a tool without a schema',
      withTool({ toolSpec: { name: 'f' } }),
      'toolConfig.tools.0.toolSpec.inputSchema: expected an object; got nothing',
    ],
    [
      'a tool schema as text',
      withTool({ toolSpec: { name: 'f', inputSchema: { json: '{}' } } }),
      'toolConfig.tools.0.toolSpec.inputSchema.json: expected a JSON object; got a string',
    ],
    [
      'a bare tool schema',
      withTool({ toolSpec: { name: 'f', inputSchema: { type: 'object' } } }),
      'toolConfig.tools.0.toolSpec.inputSchema: expected the member json; got type',
    ],
    [
      'a tool choice of OpenAI',
      withMember('toolConfig', { tools: [{ systemTool: { name: 'f' } }], toolChoice: 'auto' }),
      'toolConfig.toolChoice: expected an object; got a string',
    ],
    [
      'a tool choice none',
      withMember('toolConfig', { tools: [{ systemTool: { name: 'f' } }], toolChoice: { none: {} } }),
      'toolConfig.toolChoice: expected exactly one of auto, any, tool; got none',
    ],
    [
      'no tokens',
      withConfig({ maxTokens: 0 }),
      'inferenceConfig.maxTokens: expected a whole number of at least 1; got another number',
    ],
    [
      'half a token',
      withConfig({ maxTokens: 1.5 }),
      'inferenceConfig.maxTokens: expected a whole number of at least 1; got another number',
    ],
    [
      'tokens as text',
      withConfig({ maxTokens: '5' }),
      'inferenceConfig.maxTokens: expected a whole number of at least 1; got a string',
    ],
    [
      'a high temperature',
      withConfig({ temperature: 2.5 }),
      'inferenceConfig.temperature: expected a number from 0 to 2; got another number',
    ],
    [
      'a negative topP',
      withConfig({ topP: -0.1 }),
      'inferenceConfig.topP: expected a number from 0 to 1; got another number',
    ],
    [
      'an empty stop sequence',
      withConfig({ stopSequences: ['a', ''] }),
      'inferenceConfig.stopSequences.1: expected a string that is not empty; got an empty string',
    ],
    [
      'too many stop sequences',
      withConfig({ stopSequences: Array(2501).fill('a') }),
      'inferenceConfig.stopSequences: expected at most 2500 items; got 2501',
    ],
    [
      'an unknown guardrail trace',
      withMember('guardrailConfig', { trace: 'on' }),
      'guardrailConfig.trace: expected one of enabled, disabled, enabled_full; got another string',
    ],
    [
      'a guardrail version as number',
      withMember('guardrailConfig', { guardrailVersion: 1 }),
      'guardrailConfig.guardrailVersion: expected DRAFT or a version number; got a number',
    ],
    [
      'too many response fields',
      withMember('additionalModelResponseFieldPaths', Array(11).fill('/a')),
      'additionalModelResponseFieldPaths: expected at most 10 items; got 11',
    ],
    [
      'a response field that is no pointer',
      withMember('additionalModelResponseFieldPaths', ['a']),
      'additionalModelResponseFieldPaths.0: expected a JSON Pointer of at most 256 characters, such as /stop_sequence; got another string',
    ],
    [
      'metadata of a wrong type',
      withMember('requestMetadata', { team: 5 }),
      'requestMetadata.team: expected 0 to 256 letters, digits, spaces or :_@$#=/+,.-; got a number',
    ],
    [
      'a metadata name that is not allowed',
      withMember('requestMetadata', { 'a!': 'b' }),
      'requestMetadata."a!": expected 1 to 256 letters, digits, spaces or :_@$#=/+,.-; got another string',
    ],
    [
      'too much metadata',
      withMember('requestMetadata', Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v']))),
      'requestMetadata: expected at most 16 items; got 17',
    ],
    [
      'an unknown latency',
      withMember('performanceConfig', { latency: 'fast' }),
      'performanceConfig.latency: expected one of standard, optimized; got another string',
    ],
    [
      'a service tier without a type',
      withMember('serviceTier', {}),
      'serviceTier.type: expected one of priority, default, flex, reserved; got nothing',
    ],
    [
      'an output format without a structure',
      withMember('outputConfig', { textFormat: { type: 'json_schema' } }),
      'outputConfig.textFormat.structure: expected an object; got nothing',
    ],
    [
      'an output schema as object',
      withMember('outputConfig', { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: {} } } } }),
      'outputConfig.textFormat.structure.jsonSchema.schema: expected a string that is not empty; got an object',
    ],
    [
      'a prompt variable as text',
      withMember('promptVariables', { a: 'b' }),
      'promptVariables.a: expected an object; got a string',
    ],
    ['fallbacks as text', withMember('fallbacks', 'openai/gpt-4o'), 'fallbacks: expected an array; got a string'],
    [
      'two faults',
      { messages: [{ role: 'x', content: 5 }], system: 5 },
      'messages.0.role: expected one of user, assistant, system; got another string',
    ],
  ])('refuses %s', (_case, request, message) => {
    expect(faultOf(() => decodeJson(request))).toMatchObject({ kind: 'invalidRequest', message });
  });

  const DEPTH = 'expected JSON of at most 256 levels; got a deeper one';
  const spelled = (member: string) => `{"messages":[{"role":"user","content":[{"text":"a"}]}],${member}}`;

  it.each<[string, string, string]>([
    ['request fields', spelled(`"additionalModelRequestFields":${nestedArrays(257)}`), 'additionalModelRequestFields'],
    ['an unknown member', spelled(`"later":${nestedArrays(257)}`), 'later'],
    [
      'an unknown member of a structure',
      spelled(`"inferenceConfig":{"topK":${nestedArrays(257)}}`),
      'inferenceConfig.topK',
    ],
    [
      'a tool choice',
      spelled(`"toolConfig":{"tools":[{"systemTool":{"name":"f"}}],"toolChoice":{"auto":{"a":${nestedArrays(256)}}}}`),
      'toolConfig.toolChoice.auto',
    ],
    ['a bomb', spelled(`"later":${nestedArrays(1_000_000)}`), 'later'],
    ['a bomb of objects', spelled(`"later":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}`), 'later'],
  ])('refuses what is nested too deeply: %s', (_case, body, path) => {
    expect(faultOf(() => decodeText(body))).toMatchObject({ kind: 'invalidRequest', message: `${path}: ${DEPTH}` });
  });

  it('refuses a bomb beside a number that is kept as text', () => {
    const body = spelled(`"a":9007199254740993,"later":${nestedArrays(1_000_000)}`);
    expect(faultOf(() => decodeText(body))).toMatchObject({
      kind: 'invalidRequest',
      message: 'request body: expected JSON in UTF-8; it is nested too deeply',
    });
  });

  it('says nothing of a value', () => {
    const secret = 'sk-secret';
    for (const request of [
      withBlock(secret),
      withBlock({ text: [secret] }),
      withConfig({ temperature: secret }),
      { messages: secret },
    ]) {
      expect(String(faultOf(() => decodeJson(request)))).not.toContain(secret);
    }
  });
});
