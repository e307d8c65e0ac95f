import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContentBlock } from '../../src/gateway/model/content-block.js';
import { foldEvents } from '../../src/gateway/stream/fold-events.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { chatError } from '../support/openai-chat-replies.js';
import { responsesAnswer } from '../support/openai-responses-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { describeVendor } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface ResponsesRequest {
  readonly stream?: boolean;
  readonly input: readonly { readonly type?: string; readonly role?: string; readonly call_id?: string }[];
}

const said = (request: RecordedRequest) => request.json as ResponsesRequest;

const CONFIG = { providers: { openai: { openai_config: { api: 'responses' } } } };

describeVendor('openai, called by its Responses API', {
  modelId: 'openai/gpt-4o',
  config: CONFIG,
  tell: (turn, request, split) => responsesAnswer(turn, split === undefined ? {} : { split })(request),
  fail: chatError,
  isStreamed: (request) => said(request).stream === true,
  received: {
    text: (request) => {
      expect(request.path).toBe('/v1/responses');
      expect(request.headers.authorization).toBe('Bearer sk-upstream-0001');
      expect(request.json).toMatchObject({ model: 'gpt-4o', store: false, temperature: 0.5, top_p: 0.9 });
      expect(request.json).not.toHaveProperty('stop');
      expect(JSON.stringify(said(request).input[0])).toMatch(/Be brief\..*Be kind\./);
    },
    'a tool call': (request) => {
      expect(request.json).toMatchObject({
        tool_choice: 'required',
        tools: [{ type: 'function', name: 'get_weather', strict: false, parameters: { required: ['city'] } }],
      });
    },
    'the results of parallel tool calls, one with an image': (request) => {
      const { input } = said(request);
      expect(input.map(({ type, role }) => type ?? role)).toEqual([
        ...['user', 'assistant', 'function_call', 'function_call'],
        ...['function_call_output', 'function_call_output', 'user'],
      ]);
      expect(input.slice(2, 6).map((item) => item.call_id)).toEqual(['call_1', 'call_2', 'call_1', 'call_2']);
      expect(request.body.toString()).toContain(QUESTION_IMAGE);
      expect(request.body.toString()).toContain('And now?');
    },
    'an image': (request) => {
      expect(request.body.toString()).toContain(`data:image/png;base64,${QUESTION_IMAGE}`);
    },
  },
});

describe('reasoning of openai, called by its Responses API', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await createTestGateway({ config: CONFIG });
  });
  afterAll(() => gateway.close());

  const target = () => ({ ...gateway, modelId: 'openai/gpt-5.2' });
  const question = { role: 'user' as const, content: [{ text: 'Weather in Oslo?' }] };
  const spec = { name: 'get_weather', inputSchema: { json: { type: 'object', properties: {} } } };
  const toolConfig = { tools: [{ toolSpec: spec }] };
  const thinking = {
    reasoning: 'I should look.',
    toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' }],
  };
  const ask = { messages: [question], toolConfig };

  it.each<{ name: string; answer: () => Promise<readonly ContentBlock[]> }>([
    { name: 'whole', answer: async () => (await postConverse(target(), ask)).json.output.message.content },
    {
      name: 'streamed',
      answer: async () => {
        const { events } = await postConverseStream(target(), ask);
        return (await foldEvents(inOneBatch(events), JSON.parse)).output.message.content;
      },
    },
  ])('comes back to the vendor as its own item, told $name (E52)', async ({ answer }) => {
    gateway.upstream.answer(responsesAnswer(thinking));
    const content = await answer();
    expect(content.map((block) => Object.keys(block)[0])).toEqual(['reasoningContent', 'toolUse']);
    expect(gateway.upstream.lastRequest.json).toMatchObject({ include: ['reasoning.encrypted_content'] });
    gateway.upstream.answer(responsesAnswer({ text: 'Sunny.' }));
    const result = { toolResult: { toolUseId: 'call_1', content: [{ text: 'sunny' }] } };
    const messages = [question, { role: 'assistant' as const, content }, { role: 'user' as const, content: [result] }];
    const { status, headers } = await postConverse(target(), { messages, toolConfig });
    expect({ status, warnings: headers['x-asbru-warnings'] }).toEqual({ status: 200, warnings: undefined });
    expect(said(gateway.upstream.lastRequest).input.slice(1)).toEqual([
      {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: 'I should look.' }],
        encrypted_content: 'gAAAAABreasoning==',
      },
      { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
    ]);
  });
});

async function* inOneBatch<Event>(events: readonly Event[]): AsyncGenerator<readonly Event[]> {
  yield await Promise.resolve(events);
}
