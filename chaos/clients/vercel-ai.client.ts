import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import { Agent, fetch as fetchWith } from 'undici';
import { promptOf, TOOL_ARGUMENT, TOOL_NAME, toolResultOf } from '../expected-answer.js';
import { type Outcome, SILENT_END } from '../outcome.js';
import { type Question } from '../question.js';
import { type Client, type GatewayAddress, OutcomeDraft } from './client.js';

type Fetch = typeof globalThis.fetch;

/** The Vercel AI SDK with its provider for Bedrock, over HTTP/1.1. Its own tries are turned off. */
export class VercelAiClient implements Client {
  readonly name = 'Vercel AI SDK';
  /** Connections of its own, so that they can be closed. */
  private readonly connections = new Agent();

  constructor(
    readonly weight: number,
    private readonly gateway: GatewayAddress,
  ) {}

  async ask(question: Question, signal: AbortSignal): Promise<Outcome> {
    const draft = new OutcomeDraft();
    try {
      await this.run(question, { draft, signal });
      return signal.aborted ? draft.failure({ name: 'AbortError', message: '' }, signal) : draft.answer();
    } catch (error) {
      return draft.failure(describe(error), signal);
    }
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  private async run(question: Question, { draft, signal }: Run): Promise<void> {
    const request = this.toRequest(question, { draft, signal });
    if (question.form === 'whole') {
      draft.text = (await generateText(request)).text;
      return;
    }
    const errors: unknown[] = [];
    const { stream } = streamText({ ...request, onError: ({ error }) => void errors.push(error) });
    let isWhole = false;
    for await (const part of stream) {
      if (part.type === 'start-step') draft.text = '';
      if (part.type === 'text-delta') draft.text += part.text;
      if (part.type === 'finish') isWhole = part.finishReason === 'stop';
    }
    if (errors.length > 0) throw errors[0];
    if (!isWhole && !signal.aborted) throw Object.assign(new Error('the stream did not finish'), { name: SILENT_END });
  }

  private toRequest({ marker, task, models: [model, ...fallbacks] }: Question, { draft, signal }: Run) {
    const { url, key } = this.gateway;
    const bedrock = createAmazonBedrock({ baseURL: `${url}/bedrock`, apiKey: key, fetch: this.watch(draft) });
    return {
      model: bedrock(model),
      prompt: promptOf(marker),
      maxRetries: 0,
      abortSignal: signal,
      providerOptions: { bedrock: { additionalModelRequestFields: { fallbacks: [...fallbacks] } } },
      ...(task === 'tool' && { tools: { [TOOL_NAME]: toolOf(draft) }, stopWhen: isStepCount(4) }),
    };
  }

  /** The SDK shows the ids of answers, but not those of every failure. */
  private watch(draft: OutcomeDraft): Fetch {
    const watched: typeof fetchWith = async (url, init) => {
      const response = await fetchWith(url, { ...init, dispatcher: this.connections });
      draft.requestIds.push(response.headers.get('x-amzn-requestid') ?? '');
      return response;
    };
    return watched as unknown as Fetch;
  }
}

interface Run {
  readonly draft: OutcomeDraft;
  readonly signal: AbortSignal;
}

function toolOf({ toolArguments }: OutcomeDraft) {
  return tool({
    description: 'What is known.',
    inputSchema: jsonSchema<Readonly<Record<string, unknown>>>({
      type: 'object',
      properties: { [TOOL_ARGUMENT]: { type: 'string' } },
      required: [TOOL_ARGUMENT],
    }),
    execute: ({ [TOOL_ARGUMENT]: argument }) => {
      toolArguments.push(argument);
      return { found: toolResultOf(String(argument)) };
    },
  });
}

interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly statusCode?: number;
}

function describe(error: unknown): Required<Outcome>['error'] {
  const { name, message, statusCode: status } = error as SdkError;
  return { name, message, ...(status !== undefined && { status }) };
}
