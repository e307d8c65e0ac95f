import { describe } from '@jest/globals';
import { HELLO, withMember } from '../support/converse-requests.js';
import { itKeepsTo, long, type ModelRow } from '../support/service-model-rows.js';

const TEXT = { text: 'a' };
const SCHEMA = { inputSchema: { json: { type: 'object' } } };

const config = (member: object) => withMember('inferenceConfig', member);
const tools = (...list: unknown[]) => withMember('toolConfig', { tools: list });
const spec = (member: object) => tools({ toolSpec: { name: 'f', ...SCHEMA, ...member } });
const choice = (toolChoice: unknown) =>
  withMember('toolConfig', { tools: [{ systemTool: { name: 'f' } }], toolChoice });
const guardrail = (member: object) => withMember('guardrailConfig', member);
const format = (textFormat: unknown) => withMember('outputConfig', { textFormat });
const jsonSchema = (member: object) => ({
  type: 'json_schema',
  structure: { jsonSchema: { schema: '{}', ...member } },
});
const metadata = (pairs: number) => Object.fromEntries(Array.from({ length: pairs }, (_, index) => [`k${index}`, 'v']));

const TOOL = 'toolConfig.tools.0';
const FORMAT = 'outputConfig.textFormat';

const ROWS: readonly ModelRow[] = [
  {
    member: 'messages',
    takes: [{ messages: [HELLO] }, { messages: Array(200).fill(HELLO) }],
    refuses: [[{ messages: 'a' }, 'messages']],
  },
  {
    member: 'messages[].role',
    takes: [{ messages: ['user', 'assistant', 'system'].map((role) => ({ role, content: [TEXT] })) }],
    refuses: [
      [{ messages: [{ content: [TEXT] }] }, 'messages.0.role'],
      [{ messages: [{ role: 'tool', content: [TEXT] }] }, 'messages.0.role'],
    ],
  },
  {
    member: 'messages[].content',
    takes: [{ messages: [{ role: 'user', content: Array(100).fill(TEXT) }] }],
    refuses: [[{ messages: [{ role: 'user' }] }, 'messages.0.content']],
  },
  {
    member: 'system',
    takes: [
      withMember('system', []),
      withMember('system', [TEXT, { guardContent: { text: TEXT } }, { cachePoint: { type: 'default' } }]),
    ],
    refuses: [
      [withMember('system', [{ text: '' }]), 'system.0.text'],
      [withMember('system', [{ text: 'a', guardContent: { text: TEXT } }]), 'system.0'],
    ],
  },
  { member: 'inferenceConfig', takes: [config({})], refuses: [[withMember('inferenceConfig', 1), 'inferenceConfig']] },
  {
    member: 'inferenceConfig.maxTokens',
    takes: [config({ maxTokens: 1 }), config({ maxTokens: 2_147_483_647 })],
    refuses: [[config({ maxTokens: 0 }), 'inferenceConfig.maxTokens']],
  },
  {
    // Up to 2 where AWS takes 1: other vendors take it, and clients send it.
    member: 'inferenceConfig.temperature',
    takes: [config({ temperature: 0 }), config({ temperature: 1 }), config({ temperature: 2 })],
    refuses: [
      [config({ temperature: -0.1 }), 'inferenceConfig.temperature'],
      [config({ temperature: 2.1 }), 'inferenceConfig.temperature'],
    ],
  },
  {
    member: 'inferenceConfig.topP',
    takes: [config({ topP: 0 }), config({ topP: 1 })],
    refuses: [[config({ topP: 1.1 }), 'inferenceConfig.topP']],
  },
  {
    member: 'inferenceConfig.stopSequences',
    takes: [config({ stopSequences: [] }), config({ stopSequences: Array(2500).fill('a') })],
    refuses: [
      [config({ stopSequences: Array(2501).fill('a') }), 'inferenceConfig.stopSequences'],
      [config({ stopSequences: [''] }), 'inferenceConfig.stopSequences.0'],
    ],
  },
  {
    member: 'toolConfig.tools',
    takes: [
      tools({ toolSpec: { name: 'f', ...SCHEMA } }, { systemTool: { name: 'g' } }, { cachePoint: { type: 'default' } }),
    ],
    refuses: [
      [withMember('toolConfig', {}), 'toolConfig.tools'],
      [tools(), 'toolConfig.tools'],
      [tools({}), TOOL],
    ],
  },
  {
    member: 'toolSpec.name',
    takes: [spec({ name: 'a' }), spec({ name: `aZ09_-${long(58)}` })],
    refuses: [
      [tools({ toolSpec: SCHEMA }), `${TOOL}.toolSpec.name`],
      [spec({ name: '' }), `${TOOL}.toolSpec.name`],
      [spec({ name: long(65) }), `${TOOL}.toolSpec.name`],
      [spec({ name: 'a.b' }), `${TOOL}.toolSpec.name`],
    ],
  },
  {
    member: 'toolSpec.description',
    takes: [spec({ description: 'a' }), spec({ description: long(10_000) })],
    refuses: [[spec({ description: '' }), `${TOOL}.toolSpec.description`]],
  },
  {
    member: 'toolSpec.inputSchema',
    takes: [spec({ inputSchema: { json: {} } })],
    refuses: [
      [tools({ toolSpec: { name: 'f' } }), `${TOOL}.toolSpec.inputSchema`],
      [spec({ inputSchema: {} }), `${TOOL}.toolSpec.inputSchema`],
    ],
  },
  {
    member: 'toolSpec.strict',
    takes: [spec({ strict: true }), spec({ strict: false })],
    refuses: [[spec({ strict: 'yes' }), `${TOOL}.toolSpec.strict`]],
  },
  {
    member: 'systemTool.name',
    takes: [tools({ systemTool: { name: 'nova_code_interpreter' } }), tools({ systemTool: { name: long(64) } })],
    refuses: [
      [tools({ systemTool: {} }), `${TOOL}.systemTool.name`],
      [tools({ systemTool: { name: long(65) } }), `${TOOL}.systemTool.name`],
    ],
  },
  {
    member: 'toolConfig.toolChoice',
    takes: [choice({ auto: {} }), choice({ any: {} }), choice({ tool: { name: 'f' } })],
    refuses: [
      [choice({ none: {} }), 'toolConfig.toolChoice'],
      [choice({ auto: {}, any: {} }), 'toolConfig.toolChoice'],
      [choice({ tool: {} }), 'toolConfig.toolChoice.tool.name'],
    ],
  },
  {
    member: 'guardrailConfig',
    takes: [
      guardrail({}),
      guardrail({ guardrailIdentifier: '', guardrailVersion: '' }),
      guardrail({ guardrailIdentifier: long(2048), guardrailVersion: 'DRAFT' }),
      guardrail({ guardrailVersion: '99999999' }),
      ...['enabled', 'disabled', 'enabled_full'].map((trace) => guardrail({ trace })),
    ],
    refuses: [
      [guardrail({ guardrailIdentifier: long(2049) }), 'guardrailConfig.guardrailIdentifier'],
      [guardrail({ guardrailVersion: '0' }), 'guardrailConfig.guardrailVersion'],
      [guardrail({ guardrailVersion: '100000000' }), 'guardrailConfig.guardrailVersion'],
      [guardrail({ trace: 'on' }), 'guardrailConfig.trace'],
    ],
  },
  {
    member: 'guardrailConfig.streamProcessingMode',
    takes: ['sync', 'async'].map((streamProcessingMode) => guardrail({ streamProcessingMode })),
    refuses: [[guardrail({ streamProcessingMode: 'both' }), 'guardrailConfig.streamProcessingMode']],
  },
  {
    member: 'additionalModelRequestFields',
    takes: [{ a: [1, null, { b: 'c' }] }, [1], 'a', 7, false].map((value) =>
      withMember('additionalModelRequestFields', value),
    ),
    refuses: [],
  },
  {
    member: 'additionalModelResponseFieldPaths',
    takes: [
      withMember('additionalModelResponseFieldPaths', Array(10).fill(`/${long(255)}`)),
      withMember('additionalModelResponseFieldPaths', ['/a/0/b~0~1']),
    ],
    refuses: [
      [withMember('additionalModelResponseFieldPaths', Array(11).fill('/a')), 'additionalModelResponseFieldPaths'],
      ...['', 'a', '/a~2', `/${long(256)}`].map(
        (pointer) =>
          [withMember('additionalModelResponseFieldPaths', [pointer]), 'additionalModelResponseFieldPaths.0'] as const,
      ),
    ],
  },
  {
    member: 'promptVariables',
    takes: [withMember('promptVariables', { city: TEXT })],
    refuses: [[withMember('promptVariables', { city: {} }), 'promptVariables.city']],
  },
  {
    member: 'requestMetadata',
    takes: [
      withMember('requestMetadata', metadata(16)),
      withMember('requestMetadata', { [long(256)]: long(256), 'a Z:_@$#=/+,-.': '' }),
    ],
    refuses: [
      [withMember('requestMetadata', {}), 'requestMetadata'],
      [withMember('requestMetadata', metadata(17)), 'requestMetadata'],
      [withMember('requestMetadata', { a: long(257) }), 'requestMetadata.a'],
      [withMember('requestMetadata', { a: '!' }), 'requestMetadata.a'],
    ],
  },
  {
    member: 'performanceConfig.latency',
    takes: ['standard', 'optimized'].map((latency) => withMember('performanceConfig', { latency })),
    refuses: [[withMember('performanceConfig', { latency: 'fast' }), 'performanceConfig.latency']],
  },
  {
    member: 'serviceTier.type',
    takes: ['priority', 'default', 'flex', 'reserved'].map((type) => withMember('serviceTier', { type })),
    refuses: [
      [withMember('serviceTier', {}), 'serviceTier.type'],
      [withMember('serviceTier', { type: 'gold' }), 'serviceTier.type'],
    ],
  },
  {
    member: 'outputConfig.textFormat',
    takes: [format(jsonSchema({})), format(jsonSchema({ name: 'a', description: 'b' }))],
    refuses: [
      [format({ ...jsonSchema({}), type: 'json' }), `${FORMAT}.type`],
      [format({ type: 'json_schema' }), `${FORMAT}.structure`],
      [format({ type: 'json_schema', structure: {} }), `${FORMAT}.structure`],
      [format(jsonSchema({ schema: {} })), `${FORMAT}.structure.jsonSchema.schema`],
    ],
  },
  {
    member: 'outputConfig.effort',
    takes: ['low', 'medium', 'high', 'xhigh', 'max', long(16)].map((effort) => withMember('outputConfig', { effort })),
    refuses: [[withMember('outputConfig', { effort: long(17) }), 'outputConfig.effort']],
  },
  {
    member: 'fallbacks',
    takes: [withMember('fallbacks', ['openai/gpt-4o'])],
    refuses: [[withMember('fallbacks', ['']), 'fallbacks.0']],
  },
];

describe("AWS's model of a Converse request", () => {
  itKeepsTo(ROWS);
});
