import { expect } from '@jest/globals';
import { chatAnswer, chatError, wantsStream } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { CUT_ONLY, describeVendors, type VendorUnderTest } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface ChatRequest {
  readonly messages: readonly {
    readonly role: string;
    readonly content?: unknown;
    readonly tool_call_id?: string;
    readonly tool_calls?: readonly { readonly id: string }[];
  }[];
}

type Checks = VendorUnderTest['received'];

const IMAGE_QUESTIONS = ['an image', 'the results of parallel tool calls, one with an image'];
const TOOL_QUESTIONS = [
  'a tool call',
  'parallel tool calls, one without arguments',
  'tool calls of a vendor that says it simply stopped',
  'the results of parallel tool calls, one with an image',
];

const messagesOf = (request: RecordedRequest) => (request.json as ChatRequest).messages;
const rolesOf = (request: RecordedRequest) => messagesOf(request).map(({ role }) => role);

/** What every host has to have received, if nothing else is known of it. */
const COMMON: Checks = {
  'a tool call': (request) => {
    expect(request.json).toMatchObject({
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: { required: ['city'] } } }],
    });
  },
  'the results of parallel tool calls, one with an image': (request) => {
    expect(rolesOf(request).slice(0, 4)).toEqual(['user', 'assistant', 'tool', 'tool']);
    expect(request.body.toString()).toContain(QUESTION_IMAGE);
    expect(request.body.toString()).toContain('And now?');
  },
  'an image': (request) => {
    expect(request.body.toString()).toContain(`data:image/png;base64,${QUESTION_IMAGE}`);
  },
};

interface Host {
  readonly model: string;
  readonly path?: string;
  /** What the text question has to say to the host. */
  readonly text: object;
  readonly cannotBeAsked?: readonly string[];
  readonly received?: Checks;
}

function host(name: string, { model, path = '/v1/chat/completions', text, cannotBeAsked, received }: Host) {
  const checks: Checks = {
    text: (request) => {
      expect(request.path).toBe(path);
      expect(request.headers.authorization).toBe('Bearer sk-upstream-0001');
      expect(request.json).toMatchObject({ model, ...text });
    },
    ...received,
  };
  const both = Object.keys({ ...COMMON, ...checks }).map((question) => [
    question,
    (request: RecordedRequest) => {
      COMMON[question]?.(request);
      checks[question]?.(request);
    },
  ]);
  return {
    [name]: {
      modelId: `${name}/${model}`,
      tell: (turn, request, split) => chatAnswer(turn, split === undefined ? {} : { split })(request),
      fail: chatError,
      isStreamed: wantsStream,
      received: Object.fromEntries(both) as Checks,
      ...(cannotBeAsked && { cannotBeAsked }),
    } satisfies VendorUnderTest,
  };
}

const SAMPLING = { temperature: 0.5, top_p: 0.9, stop: ['END'] };
const PLAIN = { ...SAMPLING, max_tokens: 100 };

const choosing = (choice: unknown): Checks => ({
  'a tool call': (request) => {
    expect((request.json as { tool_choice?: unknown }).tool_choice).toBe(choice);
  },
});

describeVendors(
  {
    ...host('mistral', {
      model: 'mistral-small-latest',
      text: { ...PLAIN, messages: [{ role: 'system' }, { role: 'user' }] },
      received: {
        ...choosing('any'),
        'a filtered turn': (request) => {
          expect(request.json).not.toHaveProperty('stream_options');
        },
        'the results of parallel tool calls, one with an image': (request) => {
          const messages = messagesOf(request);
          expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'assistant', 'user']);
          const ids = messages[1]?.tool_calls?.map(({ id }) => id);
          expect(ids).toEqual([expect.stringMatching(/^[A-Za-z0-9]{9}$/), expect.stringMatching(/^[A-Za-z0-9]{9}$/)]);
          expect(messages.slice(2, 4).map((message) => message.tool_call_id)).toEqual(ids);
        },
      },
    }),
    ...host('groq', {
      model: 'meta-llama/llama-4-scout-17b-16e-instruct',
      text: { ...SAMPLING, max_completion_tokens: 100 },
      received: choosing('required'),
    }),
    ...host('ollama', { model: 'gemma3', text: PLAIN, received: choosing(undefined) }),
    ...host('vllm', {
      model: 'Qwen/Qwen2.5-VL-7B-Instruct',
      text: { ...PLAIN, messages: [{ role: 'system', content: 'Be brief.\n\nBe kind.' }, { role: 'user' }] },
      received: choosing('required'),
    }),
    ...host('openrouter', {
      model: 'anthropic/claude-sonnet-4.5',
      text: { ...PLAIN, usage: { include: true } },
      received: choosing('required'),
    }),
    ...host('xai', {
      model: 'grok-4.20-non-reasoning',
      text: { ...SAMPLING, max_completion_tokens: 100 },
      received: choosing('required'),
    }),
    ...host('deepseek', {
      model: 'deepseek-v4-flash',
      text: { max_tokens: 100, stop: ['END'] },
      cannotBeAsked: IMAGE_QUESTIONS,
      received: choosing(undefined),
    }),
    ...host('cerebras', {
      model: 'llama-3.3-70b',
      text: { ...SAMPLING, max_completion_tokens: 100 },
      cannotBeAsked: IMAGE_QUESTIONS,
      received: choosing('required'),
    }),
    ...host('perplexity', {
      model: 'sonar-pro',
      path: '/chat/completions',
      text: { max_tokens: 100, messages: [{ content: 'Be brief.\n\nBe kind.' }, { role: 'user' }] },
      cannotBeAsked: TOOL_QUESTIONS,
      received: {
        'a turn cut by its token limit': (request) => {
          expect(request.json).toMatchObject({ max_tokens: 16 });
        },
      },
    }),
    ...host('fireworks', {
      model: 'accounts/fireworks/models/qwen2p5-vl-32b-instruct',
      text: PLAIN,
      received: choosing('required'),
    }),
    ...host('together', { model: 'Qwen/Qwen2.5-VL-72B-Instruct', text: PLAIN, received: choosing('required') }),
    ...host('huggingface', {
      model: 'openai/gpt-oss-120b',
      text: PLAIN,
      cannotBeAsked: IMAGE_QUESTIONS,
      received: choosing(undefined),
    }),
    ...host('nebius', { model: 'google/gemma-3-27b-it', text: PLAIN, received: choosing('required') }),
    ...host('sambanova', {
      model: 'Llama-4-Maverick-17B-128E-Instruct',
      text: PLAIN,
      received: choosing('required'),
    }),
    ...host('nvidia', {
      model: 'meta/llama-4-maverick-17b-128e-instruct',
      text: PLAIN,
      received: choosing('required'),
    }),
  },
  CUT_ONLY,
);
