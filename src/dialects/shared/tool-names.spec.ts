import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ToolNameRule } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { ToolNames } from './tool-names.js';

const RULES: Readonly<Record<ToolNameRule, RegExp>> = {
  converse: /^[a-zA-Z0-9_-]{1,64}$/,
  anthropic: /^[a-zA-Z0-9_-]{1,128}$/,
  gemini: /^[a-zA-Z_][\w.:-]{0,127}$/,
  cohere: /^[A-Za-z_]\w{0,63}$/,
};

function requestWith(...names: string[]): Partial<ModelRequest> {
  return {
    toolConfig: { tools: names.map((name) => ({ toolSpec: { name, inputSchema: { json: {} } } })) },
    messages: [],
  };
}

describe('ToolNames', () => {
  it.each<{ rule: ToolNameRule; name: string; sent: string }>([
    { rule: 'converse', name: 'get_weather', sent: 'get_weather' },
    { rule: 'converse', name: 'mcp.server/get weather', sent: 'mcp_server_get_weather_6ee81b6f' },
    { rule: 'converse', name: 'x'.repeat(64), sent: 'x'.repeat(64) },
    { rule: 'anthropic', name: 'x'.repeat(128), sent: 'x'.repeat(128) },
    { rule: 'gemini', name: 'a.b:c-d', sent: 'a.b:c-d' },
    { rule: 'cohere', name: 'get_weather', sent: 'get_weather' },
  ])('sends $name as $sent where the rule is $rule', ({ rule, name, sent }) => {
    expect(new ToolNames(requestWith(name), rule).toVendor(name)).toBe(sent);
  });

  it.each(Object.keys(RULES) as ToolNameRule[])('keeps to the rule of %s and finds every name again (E46)', (rule) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 200 })), (names) => {
        const toolNames = new ToolNames(requestWith(...names), rule);
        const sent = names.map((name) => toolNames.toVendor(name));
        for (const name of sent) expect(name).toMatch(RULES[rule]);
        expect(sent.map((name) => toolNames.toCaller(name))).toEqual(names);
      }),
    );
  });

  it('finds names that only history holds', () => {
    const history = {
      messages: [{ role: 'assistant', content: [{ toolUse: { toolUseId: '1', name: 'a b', input: {} } }] }],
    };
    const toolNames = new ToolNames(history as Partial<ModelRequest>, 'converse');
    expect(toolNames.toCaller(toolNames.toVendor('a b'))).toBe('a b');
  });

  it('leaves a name that it did not make', () => {
    expect(new ToolNames(requestWith('a'), 'converse').toCaller('tool_0123abcd')).toBe('tool_0123abcd');
  });
});
