import { describe, expect, it } from '@jest/globals';
import { answerOf, callMock, say, stopReasonOf, textOf } from '../../../test/support/mock-calls.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig } from '../../gateway/model/model-request.js';
import { DEFAULT_MOCK_SETTINGS } from './mock-settings.js';

const settings = { ...DEFAULT_MOCK_SETTINGS, newToolUseId: () => 'tooluse_1' };

const schema: JsonObject = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' }, note: { type: 'string' } },
  required: ['city', 'days'],
};

const tool = (name: string): Tool => ({ toolSpec: { name, inputSchema: { json: schema } } });

const withTools = (toolChoice?: ToolChoice): { toolConfig: ToolConfig } => ({
  toolConfig: {
    tools: [{ cachePoint: { type: 'default' } }, tool('weather'), tool('forecast')],
    ...(toolChoice && { toolChoice }),
  },
});

describe('mock/tool', () => {
  it('calls the first tool with arguments that fit its schema, in pieces', async () => {
    const events = await answerOf('tool', say('Bergen', withTools()), { settings });
    expect(events[1]).toEqual({
      contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'tooluse_1', name: 'weather' } } },
    });
    const fragments = events.flatMap((event) => event.contentBlockDelta?.delta.toolUse?.input ?? []);
    expect(fragments).toHaveLength(3);
    expect(JSON.parse(fragments.join(''))).toEqual({ city: 'Bergen', days: 1 });
    expect(stopReasonOf(events)).toBe('tool_use');
  });

  it('makes another id for every call', async () => {
    const ids = new Set<string | undefined>();
    for (let count = 0; count < 3; count += 1) {
      const [, start] = await answerOf('tool', say('Bergen', withTools()));
      ids.add(start?.contentBlockStart?.start.toolUse?.toolUseId);
    }
    expect(ids.size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^tooluse_[0-9a-f]{32}$/);
  });

  it.each([
    ['a text with pairs of surrogates', '🌈'.repeat(50)],
    ['one of odd length', `a${'🌈'.repeat(49)}`],
    ['a long one', '🌈'.repeat(5000)],
  ])('divides no character of %s', async (_name, text) => {
    const events = await answerOf('tool', say(text, withTools()));
    for (const event of events)
      expect(event.contentBlockDelta?.delta.toolUse?.input ?? '').toMatch(/^[^\ud800-\udfff]*$/u);
  });

  it('says "example" where the user wrote nothing', async () => {
    const events = await answerOf('tool', { messages: [{ role: 'user', content: [{ text: ' ' }] }], ...withTools() });
    expect(events.map((event) => event.contentBlockDelta?.delta.toolUse?.input ?? '').join('')).toContain('"example"');
  });

  it.each<[string, ToolChoice, string]>([
    ['the tool that toolChoice names', { tool: { name: 'forecast' } }, 'forecast'],
    ['the first tool for any', { any: {} }, 'weather'],
  ])('calls %s', async (_name, choice, expected) => {
    const events = await answerOf('tool', say('Bergen', withTools(choice)));
    expect(events[1]?.contentBlockStart?.start.toolUse?.name).toBe(expected);
  });

  it('refuses a toolChoice that names no tool of the request', async () => {
    await expect(callMock('tool', say('Bergen', withTools({ tool: { name: 'nope' } })))).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: expect.stringMatching(/^toolConfig\.toolChoice\.tool\.name /),
    });
  });

  it.each([
    ['without tools', say('Bergen')],
    ['with toolChoice none', say('Bergen', withTools({ none: {} }))],
    ['with a system tool only', say('Bergen', { toolConfig: { tools: [{ systemTool: { name: 'search' } }] } })],
  ])('says in text that there is no tool %s', async (_name, request) => {
    const events = await answerOf('tool', request);
    expect(textOf(events)).toContain('no tool');
    expect(stopReasonOf(events)).toBe('end_turn');
  });

  it.each([
    ['success' as const, 'The tool answered: rain\n{"degrees":9}'],
    ['error' as const, 'The tool failed: rain\n{"degrees":9}'],
  ])('quotes a result of status %s, with or without tools', async (status, text) => {
    const toolResult = { toolUseId: 'tooluse_1', status, content: [{ text: 'rain' }, { json: { degrees: 9 } }] };
    const messages = [{ role: 'user', content: [{ toolResult }] }] as const;
    for (const more of [{}, withTools()]) {
      const events = await answerOf('tool', { messages, ...more });
      expect(textOf(events)).toBe(text);
      expect(stopReasonOf(events)).toBe('end_turn');
    }
  });
});
