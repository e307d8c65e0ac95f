import { assistant, type Json, ownAnswer, type Probe, result, system, TEXT, TOOL, user } from './fidelity-requests.js';

const CACHE_POINT = { cachePoint: { type: 'default' } };
const CALL = { toolUse: { toolUseId: 't', name: 'f', input: {} } };
const SECOND_CALL = { toolUse: { toolUseId: 'u', name: 'f', input: {} } };
const RESULT = { toolResult: { toolUseId: 't', content: [TEXT] } };
const SECOND_RESULT = { toolResult: { toolUseId: 'u', content: [TEXT] } };

const conversation = (list: readonly object[]): Json => ({ messages: list, toolConfig: { tools: [TOOL] } });
const says = (role: string, ...content: object[]): object => ({ role, content });
const messages = (...list: object[]): { request: Json } => ({ request: { messages: list } });
const talk = (...list: object[]): { request: Json; without: Json } => ({ request: conversation(list), without: ROUND });

/** A call and its result. */
const ROUND = conversation([says('user', TEXT), says('assistant', CALL), says('user', RESULT)]);

/** Who says what, and in which order. */
export const MESSAGE_PROBES: readonly Probe[] = [
  { member: 'messages (and nothing else)', request: {}, isPlain: true, gateway: 'the plain request' },
  { member: 'messages[].role: user', ...user(TEXT) },
  { member: 'messages[].role: user (several in a row)', ...messages(says('user', TEXT), says('user', TEXT)) },
  { member: 'messages[].role: assistant', ...assistant({ text: 'Good day' }) },
  { member: 'messages[].role: assistant (first)', ...messages(says('assistant', TEXT), says('user', TEXT)) },
  {
    member: 'messages[].role: assistant (last, to be continued)',
    ...messages(says('user', TEXT), says('assistant', TEXT)),
  },
  { member: 'messages[].role: system (first)', ...system(TEXT) },
  {
    member: 'messages[].role: system (in the middle)',
    ...messages(says('user', TEXT), says('assistant', TEXT), says('system', TEXT), says('user', TEXT)),
  },
  { member: 'system[].text', request: { system: [TEXT] } },
  { member: 'system[].text (several)', request: { system: [TEXT, TEXT] } },
  { member: 'system[].guardContent', request: { system: [{ guardContent: { text: { text: 'a' } } }] } },
];

/** Calls of tools and their results in a conversation. */
export const TOOL_ROUND_PROBES: readonly Probe[] = [
  { member: 'toolUse', request: ROUND },
  {
    member: 'toolUse (parallel)',
    ...talk(says('user', TEXT), says('assistant', CALL, SECOND_CALL), says('user', RESULT, SECOND_RESULT)),
  },
  {
    member: 'toolUse (parallel, results in messages of their own)',
    ...talk(
      says('user', TEXT),
      says('assistant', CALL, SECOND_CALL),
      says('user', RESULT),
      says('user', SECOND_RESULT),
    ),
  },
  {
    member: 'toolUse (parallel, results in another order)',
    ...talk(says('user', TEXT), says('assistant', CALL, SECOND_CALL), says('user', SECOND_RESULT, RESULT)),
  },
  {
    member: 'toolUse (without toolConfig)',
    request: { messages: [says('user', TEXT), says('assistant', CALL), says('user', RESULT)] },
    without: ROUND,
  },
  {
    member: 'toolUse (without a result)',
    ...talk(says('user', TEXT), says('assistant', CALL), says('user', TEXT)),
  },
  { member: 'toolUse after text', ...talk(says('user', TEXT), says('assistant', TEXT, CALL), says('user', RESULT)) },
  { member: 'text after toolUse', ...talk(says('user', TEXT), says('assistant', CALL, TEXT), says('user', RESULT)) },
  { member: 'text after toolResult', ...talk(says('user', TEXT), says('assistant', CALL), says('user', RESULT, TEXT)) },
  {
    member: 'text before toolResult',
    ...talk(says('user', TEXT), says('assistant', CALL), says('user', TEXT, RESULT)),
  },
  {
    member: 'toolUse.toolUseId (long, with dots and colons)',
    ...talk(
      says('user', TEXT),
      says('assistant', { toolUse: { toolUseId: 'call:1.a-0123456789', name: 'f', input: {} } }),
      says('user', { toolResult: { toolUseId: 'call:1.a-0123456789', content: [TEXT] } }),
    ),
  },
  {
    member: 'toolUse.name (that begins with a digit or hyphen)',
    request: {
      messages: [
        says('user', TEXT),
        says('assistant', { toolUse: { toolUseId: 't', name: '-9f', input: {} } }),
        says('user', RESULT),
      ],
      toolConfig: { tools: [{ toolSpec: { ...TOOL.toolSpec, name: '-9f' } }] },
    },
    without: ROUND,
  },
  {
    member: 'toolUse.type: tool_use',
    ...talk(
      says('user', TEXT),
      says('assistant', { toolUse: { ...CALL.toolUse, type: 'tool_use' } }),
      says('user', RESULT),
    ),
    gateway: 'what is meant without it',
  },
  {
    member: 'toolUse.type: server_tool_use',
    ...assistant(TEXT, { toolUse: { ...CALL.toolUse, type: 'server_tool_use' } }),
  },
  { member: 'toolResult.content[].text', ...result({ content: [{ text: 'sunny' }] }) },
  { member: 'toolResult.content[].text (several)', ...result({ content: [TEXT, TEXT] }) },
  { member: 'toolResult.content (empty)', ...result({ content: [] }) },
  { member: 'toolResult.content[].json', ...result({ content: [{ json: { a: 1 } }] }) },
  {
    member: 'toolResult.content[].image',
    ...result({ content: [{ image: { format: 'png', source: { bytes: 'AQID' } } }] }),
  },
  {
    member: 'toolResult.content[].document: pdf',
    ...result({ content: [{ document: { name: 'n', format: 'pdf', source: { bytes: 'AQID' } } }] }),
  },
  {
    member: 'toolResult.content[].document: txt',
    ...result({ content: [{ document: { name: 'n', format: 'txt', source: { bytes: 'YQ==' } } }] }),
  },
  {
    member: 'toolResult.content[].video',
    ...result({ content: [{ video: { format: 'mp4', source: { bytes: 'AQID' } } }] }),
  },
  {
    member: 'toolResult.content[].searchResult',
    ...result({ content: [{ searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } }] }),
  },
  { member: 'toolResult.status: success', ...result({ status: 'success' }), gateway: 'what is meant without it' },
  { member: 'toolResult.status: error', ...result({ status: 'error' }) },
  { member: 'toolResult.type', ...result({ type: 'web_search_tool_result' }) },
];

const FOREIGN = { reasoningText: { text: 'a', signature: 'gw1.xy.elsewhere.YQ' } };

/** Reasoning of earlier turns, and places where a cache begins. */
export const HISTORY_PROBES: readonly Probe[] = [
  { member: "reasoningContent (the vendor's own, with its call)", ...ownAnswer(({ call }) => call, RESULT) },
  { member: "reasoningContent (the vendor's own, hidden)", ...ownAnswer(({ hidden }) => hidden) },
  { member: "reasoningContent.reasoningText (another vendor's)", ...assistant(TEXT, { reasoningContent: FOREIGN }) },
  {
    member: 'reasoningContent.reasoningText (without a signature)',
    ...assistant(TEXT, { reasoningContent: { reasoningText: { text: 'a' } } }),
  },
  {
    member: "reasoningContent.redactedContent (another vendor's)",
    ...assistant(TEXT, { reasoningContent: { redactedContent: 'Z3cxLnh5LmVsc2V3aGVyZS5ZUQ==' } }),
  },
  { member: 'cachePoint in system', request: { system: [TEXT, CACHE_POINT] }, without: { system: [TEXT] } },
  {
    member: 'cachePoint in toolConfig.tools',
    request: { toolConfig: { tools: [TOOL, CACHE_POINT] } },
    without: { toolConfig: { tools: [TOOL] } },
  },
  { member: 'cachePoint in a user message', ...user(CACHE_POINT) },
  { member: 'cachePoint in an assistant message', ...assistant(TEXT, CACHE_POINT) },
  {
    member: 'cachePoint behind a toolResult',
    ...talk(says('user', TEXT), says('assistant', CALL), says('user', RESULT, CACHE_POINT)),
  },
  { member: 'cachePoint.ttl: 1h', ...user({ cachePoint: { type: 'default', ttl: '1h' } }) },
  {
    member: 'citationsContent.content',
    ...assistant({ citationsContent: { content: [{ text: 'a' }], citations: [] } }),
  },
  {
    member: 'citationsContent.citations',
    ...assistant({ citationsContent: { content: [{ text: 'a' }], citations: [{ title: 't' }] } }),
  },
];
