import { describe, expect, it } from '@jest/globals';
import { itHoldsForRecorded, listExchanges, listRecordings } from '../../../test/support/recorded-traffic.js';
import {
  decodeJson,
  decodeText,
  faultOf,
  HELLO,
  nestedArrays,
  withBlock,
  withMember,
} from '../../../test/support/converse-requests.js';
import { decodeRequest } from './decode-request.js';

const withBlocks = (...content: object[]) => ({ messages: [{ role: 'user', content }] });
const withResult = (content: unknown) => withBlock({ toolResult: { toolUseId: 't1', content } });
const withConfig = (config: unknown) => withMember('inferenceConfig', config);

describe('decodeRequest', () => {
  it.each<[string, unknown]>([
    ['one message', { messages: [HELLO] }],
    ['empty lists and settings', { messages: [HELLO], system: [], inferenceConfig: {} }],
    ['a first message of the assistant', { messages: [{ role: 'assistant', content: [{ text: 'Hi' }] }, HELLO] }],
    ['blank text', withBlock({ text: '' })],
    ['unknown members', { ...withConfig({ topK: 5, maxTokens: 5 }), reasoning: { effort: [null] }, p: null }],
    [
      "an unknown member of a block's content",
      withBlock({ image: { format: 'png', source: { bytes: 'AQID' }, alt: 'x' } }),
    ],
    [
      'images',
      withBlock({
        image: { format: 'jpeg', source: { s3Location: { uri: 's3://b/k', bucketOwner: '123456789012' } } },
      }),
    ],
    [
      'long base64',
      withBlock({ video: { format: 'three_gp', source: { bytes: Buffer.alloc(100).toString('base64') } } }),
    ],
    ['long unpadded base64', withBlock({ image: { format: 'png', source: { bytes: 'A'.repeat(99) } } })],
    ['unpadded base64', withBlock({ audio: { format: 'x-aac', source: { bytes: 'AQI' } } })],
    [
      'documents',
      withBlocks(
        { text: 'a' },
        {
          document: {
            name: 'company_policy (1) [final]',
            source: { content: [{ text: 'a' }] },
            context: 'c',
            citations: { enabled: true },
          },
        },
      ),
    ],
    [
      'a document as text',
      withBlocks({ document: { name: 'a', format: 'md', source: { text: '# a' } } }, { text: 'a' }),
    ],
    ['a block of a later service model', withBlock({ hologram: { format: 'h', source: [1] } })],
    ['a json block', withBlock({ json: { a: [1] } })],
    ['a tool result of a later service model', withResult([{ hologram: {} }])],
    [
      'a system block and a tool of a later service model',
      { ...withMember('system', [{ later: 1 }]), toolConfig: { tools: [{ later: {} }] } },
    ],
    ['a temperature above 1', withConfig({ temperature: 1.5 })],
    ['citations without a text', withBlock({ citationsContent: { citations: [{}] } })],
    [
      'a tool call',
      withBlock({ toolUse: { toolUseId: 'a.b:c_d-1', name: 'get_weather', input: {}, type: 'server_tool_use' } }),
    ],
    [
      'tool results of every kind',
      withResult([
        { text: 'a' },
        { json: [1] },
        { json: 0 },
        { image: { format: 'gif', source: { bytes: 'AQID' } } },
        { searchResult: { source: 's', title: 't', content: [{ text: 'c' }] } },
      ]),
    ],
    ['an empty tool result', withBlock({ toolResult: { toolUseId: 't1', content: [], status: 'error' } })],
    ['reasoning', withBlock({ reasoningContent: { reasoningText: { text: '', signature: 's' } } })],
    ['hidden reasoning', withBlock({ reasoningContent: { redactedContent: 'AQID' } })],
    ['a guarded text', withBlock({ guardContent: { text: { text: 'a', qualifiers: ['query'] } } })],
    [
      'citations',
      withBlock({
        citationsContent: {
          content: [{ text: 'a' }],
          citations: [
            {
              title: 't',
              sourceContent: [{ text: 's' }],
              location: { documentPage: { documentIndex: 0, start: 1, end: 2 } },
            },
          ],
        },
      }),
    ],
    [
      'tools added and removed',
      {
        messages: [
          {
            role: 'system',
            content: [{ toolAddition: { tool: { name: 'f' } } }, { toolRemoval: { tool: { name: 'g' } } }],
          },
          HELLO,
        ],
      },
    ],
    [
      'a system of every kind',
      withMember('system', [
        { text: 's' },
        { guardContent: { text: { text: 'a' } } },
        { cachePoint: { type: 'default', ttl: '1h' } },
      ]),
    ],
    [
      'tools of every kind',
      withMember('toolConfig', {
        tools: [
          { toolSpec: { name: 'f', description: 'd', inputSchema: { json: {} }, strict: true } },
          { systemTool: { name: 'nova_code_interpreter' } },
          { cachePoint: { type: 'default' } },
        ],
        toolChoice: { tool: { name: 'f' } },
      }),
    ],
    ['sampling settings at their bounds', withConfig({ maxTokens: 1, temperature: 0, topP: 1, stopSequences: ['x'] })],
    [
      'the rest',
      {
        messages: [HELLO],
        additionalModelRequestFields: { thinking: { type: 'enabled' } },
        additionalModelResponseFieldPaths: ['/stop_sequence', '/a~1b'],
        promptVariables: { a: { text: 'b' } },
        requestMetadata: { team: '' },
        performanceConfig: { latency: 'optimized' },
        serviceTier: { type: 'flex' },
        fallbacks: ['openai/gpt-4o'],
        outputConfig: {
          effort: 'max',
          textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } },
        },
        guardrailConfig: {
          guardrailIdentifier: '',
          guardrailVersion: 'DRAFT',
          trace: 'enabled_full',
          streamProcessingMode: 'sync',
        },
      },
    ],
  ])('gives back %s as it came', (_case, request) => {
    expect(JSON.stringify(decodeJson(request))).toBe(JSON.stringify(request));
  });

  it('reads null members as absent', () => {
    const request = decodeJson({
      messages: [{ role: 'user', content: [{ text: 'a', image: null, unknown: null }] }],
      system: null,
      inferenceConfig: { topP: null },
      toolConfig: null,
    });
    expect(request.messages[0]?.content[0]?.image).toBeUndefined();
    expect(request).toMatchObject({ inferenceConfig: {} });
    expect(request.system).toBeUndefined();
    expect(request.inferenceConfig?.topP).toBeUndefined();
  });

  it('reads sampling settings as numbers however they are written', () => {
    const request = decodeText(
      '{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"maxTokens":1e2,"temperature" : 1.0,"topP":5e-1}}',
    );
    expect(request.inferenceConfig).toStrictEqual({ maxTokens: 100, temperature: 1, topP: 0.5 });
  });

  it('takes a byte order mark', () => {
    expect(decodeText('\ufeff{"messages":[{"role":"user","content":[{"text":"é"}]}]}').messages).toHaveLength(1);
  });

  it('takes JSON of 256 levels, in documents and in unknown members', () => {
    const deep = nestedArrays(256);
    const request = `{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":${deep},"later":${deep}}`;
    expect(JSON.stringify(decodeText(request))).toBe(request);
  });
});

describe('decodeRequest of an image of 2 MB', () => {
  const bytes = Buffer.alloc(1_500_000, 7).toString('base64');
  const body = Buffer.from(JSON.stringify(withBlock({ image: { format: 'png', source: { bytes } } })));

  /** The shortest of several runs, in milliseconds: others use the machine too. */
  function shortest(run: () => unknown): number {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  it('costs about as much as parsing it', () => {
    const parsing = shortest(() => JSON.parse(new TextDecoder().decode(body)) as unknown);
    expect(shortest(() => decodeRequest(body))).toBeLessThan(2.5 * parsing);
  });
});

describe('decodeRequest of what is no JSON object', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['nothing', '', 'request body: expected a JSON object; got nothing'],
    [
      'bytes that are not UTF-8',
      Uint8Array.of(0x7b, 0xff, 0x7d),
      'request body: expected JSON in UTF-8; it is not UTF-8',
    ],
    [
      'broken JSON',
      '{messages:[]}',
      'request body: expected JSON in UTF-8; line 1, column 2: expected a key in double quotes or "}"',
    ],
    [
      'cut JSON',
      '{"messages":[',
      'request body: expected JSON in UTF-8; line 1, column 14: expected a value or "]", found the end of the text',
    ],
    [
      'a key that would set a prototype',
      '{"__proto__":{}}',
      'request body: expected JSON in UTF-8; the key "__proto__" is not accepted',
    ],
    ['an array', '[]', 'request body: expected an object; got an array'],
    ['null', 'null', 'request body: expected an object; got null'],
    ['a number', '1e400', 'request body: expected an object; got a number'],
  ])('refuses %s', (_case, body, message) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    expect(faultOf(() => decodeRequest(bytes))).toMatchObject({ kind: 'invalidRequest', message });
  });
});

describe('decodeRequest of what AWS received', () => {
  itHoldsForRecorded(
    listExchanges('recorded/bedrock/**/*.json').filter(({ request }) => request.path?.includes('/converse')),
    ({ request: { body } }) => {
      expect(JSON.stringify(decodeJson(body))).toBe(JSON.stringify(body));
    },
  );
});

interface ClientRequest {
  readonly request?: { readonly raw_path: string; readonly body_text: string };
}

describe('decodeRequest of what unmodified clients send', () => {
  const requests = listRecordings('client-wire/*.json').flatMap(({ name, content }) => {
    const { request } = content as ClientRequest;
    return request?.raw_path.includes('/converse') ? [{ name, body: request.body_text }] : [];
  });

  itHoldsForRecorded(requests, ({ body }) => {
    expect(decodeText(body)).toEqual(JSON.parse(body));
  });
});
