import { describe, expect, it } from '@jest/globals';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

const HELLO: ModelRequest['messages'][number] = { role: 'user', content: [{ text: 'Hello' }] };

interface Encoded {
  readonly body: Record<string, unknown>;
  readonly warnings: string[];
}

function encode(request: Partial<ModelRequest>): Encoded {
  const warnings = new Warnings();
  const full = { messages: [HELLO], inferenceConfig: { maxTokens: 16 }, ...request };
  const body = JSON.parse(encodeRequest(full, { vendor: 'anthropic', model: 'claude', warnings })) as Encoded['body'];
  return { body, warnings: warnings.list.map(({ path, message }) => `${path}: ${message}`) };
}

const withContent = (...content: ContentBlock[]) => ({ messages: [{ role: 'user' as const, content }] });

function encodeContent(...content: ContentBlock[]): { readonly content: unknown; readonly warnings: string[] } {
  const { body, warnings } = encode(withContent(...content));
  const [message] = body['messages'] as { content: unknown }[];
  return { content: message?.content, warnings };
}

describe('encodeRequest of the Messages API', () => {
  it('says a Converse request', () => {
    const { body, warnings } = encode({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
      toolConfig: {
        tools: [
          { toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } },
          { cachePoint: { type: 'default', ttl: '1h' } },
        ],
        toolChoice: { any: {} },
      },
      outputConfig: {
        effort: 'high',
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'n' } } },
      },
      serviceTier: { type: 'priority' },
      additionalModelRequestFields: { top_k: 5, disable_parallel_tool_use: true, output_config: { task_budget: 1 } },
    });
    expect(warnings).toEqual([]);
    expect(body).toEqual({
      model: 'claude',
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
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
      output_config: { effort: 'high', format: { type: 'json_schema', schema: { type: 'object' } }, task_budget: 1 },
      service_tier: 'auto',
    });
  });

  it('asks for the model that the call names, whatever the body says', () => {
    const native = {
      dialect: 'anthropic-messages',
      fields: { '': { model: null } },
      forms: { model: 'other' },
    } as const;
    expect(encode({ native }).body['model']).toBe('claude');
  });

  it('puts the results of tools first and drops blank text', () => {
    const { content } = encodeContent(
      { text: ' ' },
      { text: 'next' },
      { toolResult: { toolUseId: 't', content: [{ json: { a: 1 } }], status: 'error' } },
    );
    expect(content).toEqual([
      { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: '{"a":1}' }], is_error: true },
      { type: 'text', text: 'next' },
    ]);
  });

  it('marks the last block that may carry a cache mark, once, also of the message before', () => {
    const { body } = encode({
      messages: [
        HELLO,
        {
          role: 'assistant',
          content: [
            { cachePoint: { type: 'default' } },
            { cachePoint: { type: 'default', ttl: '1h' } },
            { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
          ],
        },
      ],
    });
    expect(body['messages']).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } }] },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 's' }] },
    ]);
  });

  it('sends text documents as text', () => {
    const bytes = Buffer.from('a,b').toString('base64');
    const { content } = encodeContent({ document: { name: 'data', format: 'csv', source: { bytes } } });
    expect(content).toEqual([
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a,b' }, title: 'data' },
    ]);
  });

  it.each<[string, Partial<ModelRequest>, string]>([
    [
      'no limit of tokens',
      { inferenceConfig: {} },
      'inferenceConfig.maxTokens: The vendor requires a limit; 4096 tokens are sent.',
    ],
    [
      'reasoning without proof',
      withContent({ text: 'a' }, { reasoningContent: { reasoningText: { text: 'hm' } } }),
      'messages.0.content.1.reasoningContent: Reasoning that the vendor cannot have written; left out.',
    ],
    [
      "another vendor's reasoning",
      withContent({ text: 'a' }, { reasoningContent: { redactedContent: '/w==' } }),
      'messages.0.content.1.reasoningContent: Reasoning that the vendor cannot have written; left out.',
    ],
    [
      'a cache point before everything',
      withContent({ cachePoint: { type: 'default' } }, { text: 'a' }),
      'messages.0.content.0.cachePoint: Nothing before it can be cached; left out.',
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
      'metadata of the request',
      { requestMetadata: { a: 'b' } },
      'requestMetadata: Kept in the gateway; not sent to the vendor.',
    ],
    [
      'citations of the web',
      withContent({
        citationsContent: {
          content: [{ text: 'a' }],
          citations: [{ location: { web: { url: 'https://example.com' } } }],
        },
      }),
      'messages.0.content.0.citationsContent.citations: Citations of places that the API lacks; left out.',
    ],
    [
      "another dialect's members",
      { native: { dialect: 'openai-chat', fields: { '': { seed: 1, n: null } }, forms: {} } },
      'seed: Not known to the vendor; left out.',
    ],
  ])('warns of %s', (_name, request, warning) => {
    expect(encode(request).warnings).toEqual([warning]);
  });

  it.each<[string, Partial<ModelRequest>, string]>([
    [
      'a guardrail',
      { guardrailConfig: { guardrailIdentifier: 'g' } },
      'guardrailConfig: anthropic takes no Bedrock guardrail in the Messages API. Leave it out, or choose a Bedrock model.',
    ],
    [
      'video',
      withContent({ video: { format: 'mp4', source: { bytes: 'AQID' } } }),
      'messages.0.content.0.video: anthropic takes no video in the Messages API. Send images of it, or choose a model that takes video.',
    ],
    [
      'an image in S3',
      withContent({ image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } }),
      'messages.0.content.0.image.source.s3Location: anthropic takes no media that lie elsewhere in the Messages API. Send the bytes.',
    ],
    [
      'an office document',
      withContent({ document: { name: 'a', format: 'docx', source: { bytes: 'AQID' } } }),
      'messages.0.content.0.document.format: anthropic takes no docx document in the Messages API. Send it as pdf, txt, md, csv or html.',
    ],
    [
      'a video in a tool result',
      withContent({
        toolResult: { toolUseId: 't', content: [{ video: { format: 'mp4', source: { bytes: 'AQID' } } }] },
      }),
      'messages.0.content.0.toolResult.content.0.video: anthropic takes no content of this kind in tool results in the Messages API. Describe it as text.',
    ],
    [
      "Amazon's own tool",
      { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } },
      'toolConfig.tools.0.systemTool: anthropic takes no tool of this kind in the Messages API. Use toolSpec, or choose a Bedrock model.',
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
  ])('refuses %s', (_name, request, message) => {
    expect(() => encode(request)).toThrow(expect.objectContaining({ kind: 'invalidRequest', message }));
  });
});
