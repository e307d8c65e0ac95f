import { describe, expect, it } from '@jest/globals';
import { NEWEST_CLAUDE, sendMessages } from '../../../test/support/messages-request.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';

const BUDGET = 'claude-sonnet-4-5';
const BOTH = 'claude-sonnet-4-6';
const FIELDS = 'additionalModelRequestFields';

function think(fields: JsonObject, model: string, request: Partial<ModelRequest> = {}) {
  const { body, warnings, mapped } = sendMessages({ additionalModelRequestFields: fields, ...request }, { model });
  const { thinking, output_config: output } = body;
  return { thinking, output, warnings: warnings.map((warning) => warning.split(':')[0]), mapped };
}

const enabled = (budget_tokens: number) => ({ type: 'enabled', budget_tokens });
const adaptive = { type: 'adaptive' };

const disabled = { type: 'disabled' };

interface Saying {
  readonly name: string;
  readonly fields: JsonObject;
  readonly model: string;
  /** What is said about thinking and about the output. */
  readonly thinking?: object;
  readonly output?: object;
}

describe('thinking', () => {
  it.each<Saying>([
    { name: 'a budget', fields: { thinking: enabled(2000) }, model: BUDGET, thinking: enabled(2000) },
    { name: 'a budget', fields: { thinking: enabled(2000) }, model: BOTH, thinking: enabled(2000) },
    {
      name: 'adaptive thinking',
      fields: { thinking: { type: 'adaptive', display: 'omitted' } },
      model: NEWEST_CLAUDE,
      thinking: { type: 'adaptive', display: 'omitted' },
    },
    { name: 'no thinking', fields: { thinking: disabled }, model: BUDGET, thinking: disabled },
    { name: 'no thinking', fields: { thinking: disabled }, model: NEWEST_CLAUDE, thinking: disabled },
    { name: 'no thinking', fields: { reasoning_effort: 'none' }, model: BOTH, thinking: disabled },
    {
      name: 'an effort',
      fields: { reasoning_effort: 'high' },
      model: NEWEST_CLAUDE,
      thinking: adaptive,
      output: { effort: 'high' },
    },
    {
      name: "Nova's effort",
      fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
      model: BOTH,
      thinking: adaptive,
      output: { effort: 'low' },
    },
    {
      name: "Gemini's budget",
      fields: { thinkingConfig: { thinkingBudget: 2500 } },
      model: BUDGET,
      thinking: enabled(2500),
    },
    {
      name: 'an effort of the API',
      fields: { output_config: { effort: 'max' } },
      model: BOTH,
      output: { effort: 'max' },
    },
  ])('says $name ($fields) to $model', ({ fields, model, thinking, output }) => {
    expect(think(fields, model)).toEqual({ thinking, output, warnings: [], mapped: [] });
  });

  it('says an effort in tokens where the model counts them', () => {
    expect(think({ reasoning_effort: 'low' }, BUDGET)).toEqual({
      thinking: enabled(2048),
      output: undefined,
      warnings: [],
      mapped: [`${FIELDS}.reasoning_effort`],
    });
  });

  it('says the effort of the whole answer as such where the model knows efforts', () => {
    expect(think({}, NEWEST_CLAUDE, { outputConfig: { effort: 'low' } })).toMatchObject({
      thinking: undefined,
      output: { effort: 'low' },
      warnings: [],
    });
    expect(think({}, BUDGET, { outputConfig: { effort: 'low' } })).toMatchObject({
      thinking: enabled(2048),
      output: undefined,
      warnings: [],
    });
  });

  it.each<Saying & { readonly field: string }>([
    {
      name: 'a budget',
      fields: { thinking: { ...enabled(2000), display: 'omitted' } },
      model: NEWEST_CLAUDE,
      thinking: { type: 'adaptive', display: 'omitted' },
      output: { effort: 'low' },
      field: 'thinking',
    },
    {
      name: 'an unknown effort',
      fields: { reasoning_effort: 'minimal' },
      model: NEWEST_CLAUDE,
      thinking: adaptive,
      output: { effort: 'low' },
      field: 'reasoning_effort',
    },
    {
      name: 'an effort',
      fields: { reasoning_effort: 'low' },
      model: 'claude-3-5-haiku',
      field: 'reasoning_effort',
    },
    { name: 'no thinking', fields: { thinking: disabled }, model: 'claude-opus-5-5', field: 'thinking' },
    {
      name: 'no thinking',
      fields: { thinking: disabled },
      model: 'claude-sonnet-5-5',
      thinking: { type: 'between_tools' },
      field: 'thinking',
    },
    {
      name: 'a budget below the least',
      fields: { thinking: enabled(10) },
      model: BUDGET,
      thinking: enabled(1024),
      field: 'thinking',
    },
    {
      name: 'a budget above the limit',
      fields: { thinking: enabled(9000) },
      model: BUDGET,
      thinking: enabled(3999),
      field: 'thinking',
    },
  ])('warns of $name ($fields) for $model', ({ fields, model, thinking, output, field }) => {
    expect(think(fields, model)).toEqual({ thinking, output, warnings: [`${FIELDS}.${field}`], mapped: [] });
  });

  it('says nothing to models that think only when asked to', () => {
    expect(think({ thinking: { type: 'disabled' } }, 'claude-opus-4-8')).toMatchObject({
      thinking: undefined,
      warnings: [],
      mapped: [`${FIELDS}.thinking`],
    });
  });

  it('is left out where the answer leaves no room for it', () => {
    const request = { inferenceConfig: { maxTokens: 1000 } };
    expect(think({ reasoning_effort: 'low' }, BUDGET, request)).toMatchObject({
      thinking: undefined,
      warnings: [`${FIELDS}.reasoning_effort`],
    });
  });

  it('takes the word about thinking rather than the effort that would stand for it', () => {
    const request = { outputConfig: { effort: 'high' } };
    expect(think({ thinking: { type: 'disabled' } }, BUDGET, request)).toMatchObject({
      thinking: { type: 'disabled' },
      warnings: ['outputConfig.effort'],
    });
  });

  describe('beside a forced choice', () => {
    const toolConfig = {
      tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }],
      toolChoice: { any: {} },
    } as unknown as NonNullable<ModelRequest['toolConfig']>;

    it('is left out where it was derived from an effort', () => {
      expect(think({ reasoning_effort: 'low' }, BUDGET, { toolConfig })).toMatchObject({
        thinking: undefined,
        warnings: [`${FIELDS}.reasoning_effort`],
      });
    });

    it.each([
      {
        name: 'asked for in its own words, for the vendor to judge',
        fields: { thinking: enabled(2000) },
        model: BUDGET,
      },
      { name: 'adaptive', fields: { reasoning_effort: 'low' }, model: NEWEST_CLAUDE },
    ])('is sent where it is $name', ({ fields, model }) => {
      expect(think(fields, model, { toolConfig })).toMatchObject({ thinking: expect.anything(), warnings: [] });
    });
  });

  describe('in the middle of a round of tool calls', () => {
    const round = (proof: boolean): Message[] => [
      { role: 'user', content: [{ text: 'Hello' }] },
      {
        role: 'assistant',
        content: [
          ...(proof ? [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } } as const] : []),
          { toolUse: { toolUseId: 't', name: 'f', input: {} } },
        ],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [] } }] },
    ];

    it('goes on where it was begun', () => {
      expect(think({ thinking: enabled(2000) }, BUDGET, { messages: round(true) })).toMatchObject({
        thinking: enabled(2000),
        warnings: [],
      });
    });

    it('is left out where the round began without it', () => {
      expect(think({ thinking: enabled(2000) }, BUDGET, { messages: round(false) })).toMatchObject({
        thinking: undefined,
        warnings: [`${FIELDS}.thinking`],
      });
    });
  });

  it('excludes sampling', () => {
    const { body, warnings, mapped } = sendMessages({
      inferenceConfig: { maxTokens: 4000, temperature: 0.2 },
      additionalModelRequestFields: { thinking: enabled(2000), top_k: 5 },
    });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('top_k');
    expect(warnings).toEqual([
      'inferenceConfig.temperature: The model refuses it; left out.',
      'additionalModelRequestFields.top_k: The model refuses it while it reasons; left out.',
    ]);
    expect(mapped).toEqual([]);
    const kept = sendMessages({
      inferenceConfig: { maxTokens: 4000, topP: 0.97 },
      additionalModelRequestFields: { thinking: enabled(2000) },
    });
    expect(kept.body['top_p']).toBe(0.97);
  });
});
