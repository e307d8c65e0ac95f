import { type ContentBlock } from '../../src/gateway/model/content-block.js';
import { parseJson } from '../../src/codec/json.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { type ErrorBody, openConverse, readEventStream, textOf } from '../../test/support/event-stream-client.js';
import { type Exchange, type HttpVersion } from '../../test/support/http-exchange.js';
import { promptOf, TOOL_ARGUMENT, TOOL_NAME, toolResultOf } from '../expected-answer.js';
import { type Outcome } from '../outcome.js';
import { type Question } from '../question.js';
import { type Client, type GatewayAddress, OutcomeDraft } from './client.js';

interface Message {
  readonly role: string;
  readonly content: readonly ContentBlock[];
}

/** HTTP without a library, a connection for each request as curl has it. It looks at every frame and the order of events. */
export class PlainHttpClient implements Client {
  constructor(
    readonly name: string,
    readonly weight: number,
    private readonly gateway: GatewayAddress,
    private readonly http: HttpVersion,
  ) {}

  async ask(question: Question, signal: AbortSignal): Promise<Outcome> {
    const draft = new OutcomeDraft();
    const messages: Message[] = [{ role: 'user', content: [{ text: promptOf(question.marker) }] }];
    try {
      for (;;) {
        const content = await this.converse(question, messages, { draft, signal });
        const uses = content.flatMap(({ toolUse }) => toolUse ?? []);
        if (uses.length === 0) return draft.answer();
        const results = uses.map(({ toolUseId, input }): ContentBlock => {
          const argument = (input as Readonly<Record<string, unknown>>)[TOOL_ARGUMENT];
          draft.toolArguments.push(argument);
          return { toolResult: { toolUseId, content: [{ json: { found: toolResultOf(String(argument)) } }] } };
        });
        messages.push({ role: 'assistant', content }, { role: 'user', content: results });
      }
    } catch (error) {
      return draft.failure(error instanceof Refusal ? error.told : describe(error), signal);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** One turn of the assistant. @throws Refusal for what the gateway says of a failure, Error for a wrong answer */
  private async converse(
    { form, task, models: [modelId, ...fallbacks] }: Question,
    messages: readonly Message[],
    { draft, signal }: { readonly draft: OutcomeDraft; readonly signal: AbortSignal },
  ): Promise<ContentBlock[]> {
    const headers = { 'x-bf-fallbacks': fallbacks.join(', ') };
    const target = { ...this.gateway, modelId, http: this.http, headers, signal };
    const body = { messages, ...(task === 'tool' && { toolConfig: { tools: [TOOL] } }) };
    draft.text = '';
    const exchange = await openConverse(target, form === 'stream' ? 'converse-stream' : 'converse', body);
    draft.requestIds.push(exchange.headers['x-amzn-requestid'] ?? '');
    const bytes = await readAll(exchange, signal);
    if (exchange.status !== 200) throw refusalOf(exchange.status, parseJson(bytes.toString()) as ErrorBody);
    if (form === 'whole') {
      const { output } = parseJson(bytes.toString()) as { output: { message: { content: ContentBlock[] } } };
      draft.text = output.message.content.map(({ text = '' }) => text).join('');
      return output.message.content;
    }
    const { events, exception } = readEventStream(bytes);
    draft.text = textOf(events);
    if (exception !== undefined) throw new Refusal({ name: exception.type, message: exception.body.message });
    return foldEvents(events);
  }
}

/** An error as the gateway tells it: in a body or as the last frame of a stream. */
class Refusal extends Error {
  constructor(readonly told: Required<Outcome>['error']) {
    super(told.message);
  }
}

const TOOL = {
  toolSpec: {
    name: TOOL_NAME,
    description: 'What is known.',
    inputSchema: {
      json: { type: 'object', properties: { [TOOL_ARGUMENT]: { type: 'string' } }, required: [TOOL_ARGUMENT] },
    },
  },
};

function refusalOf(status: number, { type, message }: ErrorBody): Refusal {
  return new Refusal({ name: type, status, message });
}

async function readAll(exchange: Exchange, signal: AbortSignal): Promise<Buffer> {
  const leave = (): void => {
    exchange.abort();
  };
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  const { bytes, torn } = await exchange.readRest();
  signal.removeEventListener('abort', leave);
  if (torn) throw Object.assign(new Error(`the connection broke after ${bytes.length} bytes`), { name: 'TornAnswer' });
  return bytes;
}

/** Each block of the demonstration's turns is a text or one call. */
function foldEvents(events: readonly StreamEvent[]): ContentBlock[] {
  const start = events.find(({ contentBlockStart }) => contentBlockStart !== undefined)?.contentBlockStart;
  const toolUse = start?.start.toolUse;
  if (toolUse === undefined) return [{ text: textOf(events) }];
  const json = events.map(({ contentBlockDelta }) => contentBlockDelta?.delta.toolUse?.input ?? '').join('');
  return [{ toolUse: { ...toolUse, input: parseJson(json) } } as ContentBlock];
}

function describe(error: unknown): Required<Outcome>['error'] {
  const { name, message } = error as Error;
  return { name, message };
}
