import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  ConverseStreamCommand,
  type Message,
  type ConverseRequest,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { parseJson } from '../../src/codec/json.js';
import { promptOf, TOOL_ARGUMENT, TOOL_NAME, toolResultOf } from '../expected-answer.js';
import { type Outcome, SILENT_END } from '../outcome.js';
import { type Question } from '../question.js';
import { type Client, type GatewayAddress, OutcomeDraft } from './client.js';

type Input = ConverseRequest & { readonly messages: Message[] };

/**
 * The AWS SDK for JavaScript: by default over HTTP/2 in clear, with `NodeHttpHandler` over HTTP/1.1. Its own tries are
 * turned off: what the gateway does not mend counts.
 */
export class AwsSdkClient implements Client {
  private readonly sdk: BedrockRuntimeClient;

  constructor(
    readonly name: string,
    readonly weight: number,
    { url, key }: GatewayAddress,
    handler: 'http2' | 'http1',
  ) {
    this.sdk = new BedrockRuntimeClient({
      endpoint: `${url}/bedrock`,
      region: 'us-east-1',
      token: { token: key },
      authSchemePreference: ['httpBearerAuth'],
      maxAttempts: 1,
      ...(handler === 'http1' && { requestHandler: new NodeHttpHandler() }),
    });
  }

  async ask(question: Question, signal: AbortSignal): Promise<Outcome> {
    const draft = new OutcomeDraft();
    const input = toInput(question);
    try {
      for (;;) {
        const message = await this.converse(question, input, { draft, signal });
        const uses = (message.content ?? []).flatMap(({ toolUse }) => toolUse ?? []);
        if (uses.length === 0) return draft.answer();
        const results = uses.map(({ toolUseId, input: given }): ContentBlock => {
          const argument = (given as Readonly<Record<string, unknown>> | undefined)?.[TOOL_ARGUMENT];
          draft.toolArguments.push(argument);
          return { toolResult: { toolUseId, content: [{ json: { found: toolResultOf(String(argument)) } }] } };
        });
        input.messages.push(message, { role: 'user', content: results });
      }
    } catch (error) {
      return draft.failure(describe(error, draft), signal);
    }
  }

  close(): Promise<void> {
    this.sdk.destroy();
    return Promise.resolve();
  }

  /** One turn of the assistant. */
  private async converse({ form }: Question, input: Input, { draft, signal: abortSignal }: Turn): Promise<Message> {
    draft.text = '';
    if (form === 'whole') {
      const { output, $metadata } = await this.sdk.send(new ConverseCommand(input), { abortSignal });
      draft.requestIds.push($metadata.requestId ?? '');
      const message = output?.message ?? { role: 'assistant', content: [] };
      draft.text = (message.content ?? []).map(({ text = '' }) => text).join('');
      return message;
    }
    const { stream, $metadata } = await this.sdk.send(new ConverseStreamCommand(input), { abortSignal });
    draft.requestIds.push($metadata.requestId ?? '');
    return await foldStream(stream ?? [], draft);
  }
}

interface Turn {
  readonly draft: OutcomeDraft;
  readonly signal: AbortSignal;
}

function toInput({ marker, task, models: [modelId, ...fallbacks] }: Question): Input {
  const schema = { type: 'object', properties: { [TOOL_ARGUMENT]: { type: 'string' } }, required: [TOOL_ARGUMENT] };
  const tool = { toolSpec: { name: TOOL_NAME, description: 'What is known.', inputSchema: { json: schema } } };
  return {
    modelId,
    messages: [{ role: 'user', content: [{ text: promptOf(marker) }] }],
    additionalModelRequestFields: { fallbacks },
    ...(task === 'tool' && { toolConfig: { tools: [tool] } }),
  };
}

/** @throws Error when the stream ends without `messageStop`, which the SDK itself does not mind */
async function foldStream(stream: AsyncIterable<ConverseStreamOutput> | [], draft: OutcomeDraft): Promise<Message> {
  const calls = new StreamedCalls();
  let isWhole = false;
  for await (const event of stream) {
    draft.text += event.contentBlockDelta?.delta?.text ?? '';
    calls.take(event);
    if (event.messageStop !== undefined) isWhole = true;
  }
  if (!isWhole) throw Object.assign(new Error('the stream ended without messageStop'), { name: SILENT_END });
  const text: ContentBlock[] = draft.text === '' ? [] : [{ text: draft.text }];
  return { role: 'assistant', content: [...text, ...calls.toBlocks()] };
}

interface StreamedCall {
  readonly toolUseId: string | undefined;
  readonly name: string | undefined;
  /** What there is of the arguments' JSON text. */
  json: string;
}

/** The calls of a streamed turn, put together. */
class StreamedCalls {
  /** By the index of the block. */
  private readonly calls = new Map<number | undefined, StreamedCall>();

  take({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): void {
    const toolUse = contentBlockStart?.start?.toolUse;
    if (toolUse !== undefined) {
      const { toolUseId, name } = toolUse;
      this.calls.set(contentBlockStart?.contentBlockIndex, { toolUseId, name, json: '' });
    }
    const input = contentBlockDelta?.delta?.toolUse?.input;
    const call = this.calls.get(contentBlockDelta?.contentBlockIndex);
    if (input !== undefined && call !== undefined) call.json += input;
  }

  toBlocks(): ContentBlock[] {
    return [...this.calls.values()].map(({ toolUseId, name, json }) => ({
      toolUse: { toolUseId, name, input: parseJson(json) as Record<string, string> },
    }));
  }
}

interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function describe(error: unknown, draft: OutcomeDraft): Required<Outcome>['error'] {
  const { name, message, $metadata: { httpStatusCode: status, requestId } = {} } = error as SdkError;
  if (requestId !== undefined) draft.requestIds.push(requestId);
  return { name, message, ...(status !== undefined && { status }) };
}
