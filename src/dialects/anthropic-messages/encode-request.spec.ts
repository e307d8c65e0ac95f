import { describe, expect, it } from '@jest/globals';
import { decodeText } from '../../../test/support/converse-requests.js';
import { NEWEST_CLAUDE, ofContent, sendMessages } from '../../../test/support/messages-request.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

describe('encodeRequest of the Messages API', () => {
  it('says a Converse request', () => {
    const { body, warnings, path, headers } = sendMessages(
      {
        system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
        inferenceConfig: { maxTokens: 100, temperature: 0.5, stopSequences: ['END'] },
        toolConfig: {
          tools: [
            { toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } },
            { cachePoint: { type: 'default', ttl: '1h' } },
          ],
          toolChoice: { any: {} },
        },
        outputConfig: {
          effort: 'high',
          textFormat: {
            type: 'json_schema',
            structure: { jsonSchema: { schema: '{"type":"object","additionalProperties":false}', name: 'n' } },
          },
        },
        serviceTier: { type: 'priority' },
        additionalModelRequestFields: { top_k: 5, disable_parallel_tool_use: true, output_config: { task_budget: 1 } },
      },
      { model: 'claude-opus-4-5' },
    );
    expect(warnings).toEqual([]);
    expect({ path, headers }).toEqual({
      path: '/v1/messages',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'anthropic-version': '2023-06-01',
      },
    });
    expect(body).toEqual({
      model: 'claude-opus-4-5',
      max_tokens: 100,
      temperature: 0.5,
      top_k: 5,
      stop_sequences: ['END'],
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      tools: [
        {
          name: 'f',
          description: 'd',
          input_schema: { type: 'object' },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
      ],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      output_config: {
        effort: 'high',
        format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
        task_budget: 1,
      },
      service_tier: 'auto',
    });
  });

  it('asks for a stream where one is wanted', () => {
    const { body, headers } = sendMessages({}, { stream: true });
    expect(body['stream']).toBe(true);
    expect(headers['accept']).toBe('text/event-stream');
  });

  it.each([
    { name: 'a list', anthropic_beta: ['a-2025', 'b-2025'], header: 'a-2025,b-2025' },
    { name: 'a text', anthropic_beta: 'a-2025, b-2025', header: 'a-2025,b-2025' },
    { name: 'nothing', anthropic_beta: null, header: undefined },
  ])('names betas in a header, said as $name', ({ anthropic_beta, header }) => {
    const { body, headers, warnings } = sendMessages({ additionalModelRequestFields: { anthropic_beta } });
    expect(headers['anthropic-beta']).toBe(header);
    expect(body).not.toHaveProperty('anthropic_beta');
    expect(warnings).toEqual([]);
  });

  it('lets no beta end the header', () => {
    const { headers, warnings } = sendMessages({
      additionalModelRequestFields: { anthropic_beta: ['a\r\nx: y', 'b'] },
    });
    expect(headers['anthropic-beta']).toBe('b');
    expect(warnings).toEqual([
      'additionalModelRequestFields.anthropic_beta: It holds what is no name of a beta; left out.',
    ]);
  });

  it('says version and betas in the body on Vertex, and no model', () => {
    const { body, headers } = sendMessages(
      { additionalModelRequestFields: { anthropic_beta: ['a-2025'] } },
      { traits: { messages: { host: 'vertex' } }, stream: true },
    );
    expect(body).toEqual({
      anthropic_version: 'vertex-2023-10-16',
      anthropic_beta: ['a-2025'],
      max_tokens: 4000,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      stream: true,
    });
    expect(headers).toEqual({ 'content-type': 'application/json', accept: 'text/event-stream' });
  });

  it('asks for the model that the call names, whatever a body in this dialect says', () => {
    const native = {
      dialect: 'anthropic-messages',
      fields: { '': { model: null, stream: null } },
      forms: { model: 'other', anthropic_version: 'bedrock-2023-05-31' },
    } as const;
    const { body } = sendMessages({ native }, { model: 'claude' });
    expect(body).toMatchObject({ model: 'claude' });
    expect(body).not.toHaveProperty('stream');
    expect(body).not.toHaveProperty('anthropic_version');
  });

  describe('the limit of the answer', () => {
    it("is the model's own where the caller names none", () => {
      const { body, warnings, mapped } = sendMessages({ inferenceConfig: {} });
      expect(body['max_tokens']).toBe(64_000);
      expect({ warnings, mapped }).toEqual({ warnings: [], mapped: ['inferenceConfig.maxTokens'] });
    });

    it('is 4096 for a model that nobody knows, and that is said', () => {
      const { body, warnings } = sendMessages({ inferenceConfig: {} }, { model: 'kimi-k3' });
      expect(body['max_tokens']).toBe(4096);
      expect(warnings).toEqual(['inferenceConfig.maxTokens: The vendor requires a limit; 4096 tokens are sent.']);
    });
  });

  it('reads settings that Python writes as 1.0, also beside numbers that no double holds', () => {
    const request = decodeText(
      '{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"temperature":1.0,"maxTokens":10},' +
        '"additionalModelRequestFields":{"x":9007199254740993}}',
    );
    expect(sendMessages(request).body).toMatchObject({ temperature: 1, max_tokens: 10 });
    expect(sendMessages(request, { model: NEWEST_CLAUDE }).mapped).toEqual(['inferenceConfig.temperature']);
  });

  it.each<[string, Partial<ModelRequest>, string]>([
    [
      'both sampling settings',
      { inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.9 } },
      'inferenceConfig.topP: The model takes it or the temperature; the temperature is sent.',
    ],
    [
      'a temperature beyond 1',
      { inferenceConfig: { maxTokens: 9, temperature: 1.5 } },
      'inferenceConfig.temperature: The vendor takes no more than 1; that is sent.',
    ],
    [
      'a tier that the vendor lacks',
      { serviceTier: { type: 'flex' } },
      'serviceTier.type: The vendor has no such tier; its default serves.',
    ],
    [
      'a field that the gateway decides',
      { additionalModelRequestFields: { model: 'x' } },
      'additionalModelRequestFields.model: Decided by the gateway; left out.',
    ],
    [
      'a field of another family',
      { additionalModelRequestFields: { seed: 1 } },
      'additionalModelRequestFields.seed: Belongs to another model family; left out.',
    ],
    [
      'metadata of the request',
      { requestMetadata: { a: 'b' } },
      'requestMetadata: It is for the logs of AWS; left out.',
    ],
    [
      "another dialect's members",
      { native: { dialect: 'openai-chat', fields: { '': { seed: 1, n: null } }, forms: {} } },
      'seed: Not known to this gateway; left out.',
    ],
  ])('warns of %s', (_name, request, warning) => {
    expect(sendMessages(request).warnings).toEqual([warning]);
  });

  it('leaves stop sequences that are blank or too many to the gateway', () => {
    const inferenceConfig = { maxTokens: 9, stopSequences: ['\n\n', 'END', 'STOP'] };
    const { body, mapped, warnings } = sendMessages({ inferenceConfig }, { traits: { maxStopSequences: 1 } });
    expect(body).toMatchObject({ stop_sequences: ['END'] });
    expect({ mapped, warnings }).toEqual({ mapped: ['inferenceConfig.stopSequences'], warnings: [] });
  });

  it('names no tier to a host that has none', () => {
    const host = { traits: { serviceTiers: [] } };
    expect(sendMessages({ serviceTier: { type: 'default' } }, host)).toMatchObject({ body: {}, warnings: [] });
    expect(sendMessages({ serviceTier: { type: 'default' } }, host).body).not.toHaveProperty('service_tier');
    const reserved = sendMessages({ serviceTier: { type: 'reserved' } }, host);
    expect(reserved.body).not.toHaveProperty('service_tier');
    expect(reserved.warnings).toEqual(['serviceTier.type: The vendor has no such tier; its default serves.']);
  });

  it('leaves sampling out for models that refuse it, and says so where it says something', () => {
    const inferenceConfig = { maxTokens: 9, temperature: 0.5, topP: 1 };
    const { body, warnings, mapped } = sendMessages({ inferenceConfig }, { model: NEWEST_CLAUDE });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('top_p');
    expect(warnings).toEqual(['inferenceConfig.temperature: The model refuses it; left out.']);
    expect(mapped).toEqual(['inferenceConfig.topP']);
  });

  it.each([
    { asked: 'default', sent: 'standard_only' },
    { asked: 'priority', sent: 'auto' },
    { asked: 'reserved', sent: 'auto' },
  ])('asks for the tier $asked as $sent (E70)', ({ asked, sent }) => {
    expect(sendMessages({ serviceTier: { type: asked } }).body['service_tier']).toBe(sent);
  });

  it.each([
    { name: 'top-k as Gemini says it', fields: { topK: 4 }, sent: { top_k: 4 } },
    { name: 'top-k as Nova says it', fields: { inferenceConfig: { topK: 4 } }, sent: { top_k: 4 } },
    { name: "OpenAI's user", fields: { user: 'u' }, sent: { metadata: { user_id: 'u' } } },
    { name: 'members of its own', fields: { container: { id: 'c' } }, sent: { container: { id: 'c' } } },
  ])('understands $name', ({ fields, sent }) => {
    expect(sendMessages({ additionalModelRequestFields: fields }).body).toMatchObject(sent);
  });

  it.each<[string, Partial<ModelRequest>, string]>([
    [
      'a guardrail',
      { guardrailConfig: { guardrailIdentifier: 'g' } },
      'guardrailConfig: anthropic takes no Bedrock guardrail in the Messages API. Leave it out, or choose a Bedrock model.',
    ],
    [
      'a schema that is no JSON',
      { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{' } } } } },
      'outputConfig.textFormat.structure.jsonSchema.schema: expected a JSON schema as JSON text.',
    ],
    [
      'guarded instructions',
      { system: [{ guardContent: { text: { text: 'a' } } }] },
      'system.0.guardContent: anthropic takes no content for a guardrail in the Messages API. Send it as text, or choose a Bedrock model.',
    ],
    [
      'no messages at all',
      { messages: [] },
      'messages: Nothing in it can be sent. Send a user message with text that is not blank.',
    ],
    [
      'nothing but instructions',
      { messages: [{ role: 'system', content: [{ text: 'Be brief.' }] }] },
      'messages.0.content: Nothing in it can be sent. Send a user message with text that is not blank.',
    ],
    [
      'nothing but blank text',
      ofContent({ text: ' ' }),
      'messages.0.content: Nothing in it can be sent. Send a user message with text that is not blank.',
    ],
  ])('refuses %s', (_name, request, message) => {
    expect(() => sendMessages(request)).toThrow(expect.objectContaining({ kind: 'invalidRequest', message }));
  });

  it('refuses what is nested more deeply than the stack', () => {
    const json = Array.from({ length: 20_000 }).reduce<object>((inner) => ({ inner }), {}) as { a: string };
    const content = [{ toolUse: { toolUseId: 't', name: 'f', input: json } }];
    expect(() => sendMessages({ messages: [{ role: 'assistant', content }] })).toThrow(/nested too deeply/);
  });

  it('warns that a stream tells the words of the model in pieces', () => {
    const request = { additionalModelResponseFieldPaths: ['/content/0', '/delta/text', '/delta/stop_sequence', '/id'] };
    const paths = (stream: boolean) => sendMessages(request, { stream }).warnings.map((text) => text.split(':')[0]);
    expect(paths(false)).toEqual([]);
    expect(paths(true)).toEqual(['additionalModelResponseFieldPaths.0', 'additionalModelResponseFieldPaths.1']);
  });
});
