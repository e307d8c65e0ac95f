import { basename, dirname } from 'node:path';
import { listRecordings } from './recorded-traffic.js';

/** A recorded reply of a vendor, as it lies on the wire. */
export interface RecordedReply {
  /** Path of the recording, and the number of the exchange in it. */
  readonly name: string;
  /** The folder: the dialect, or `errors`. */
  readonly folder: string;
  /** The file's name, which begins with the vendor's where there are several of a dialect. */
  readonly file: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly streamed: boolean;
  readonly bytes: Buffer;
  /** The reply, or the data of a stream's events in their order. */
  readonly pieces: readonly unknown[];
  /** The model that was asked, where the recording tells it. */
  readonly model: string | undefined;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly body_text?: string;
  readonly body_base64?: string;
  readonly data_lines?: readonly unknown[];
}

interface Asked {
  readonly path?: string;
  readonly body?: { readonly model?: string };
}

interface Recording {
  readonly response?: Reply;
  readonly interactions?: readonly { readonly request?: Asked; readonly response: Reply }[];
}

/** The APIs that a model is asked by; recordings may hold exchanges with others. */
const MODEL_PATH = /\/chat\/completions|\/responses$|\/messages|enerateContent|\/v2\/chat/;

/** The replies of models in all recordings that match, exchange by exchange. */
export function listRecordedReplies(pattern: string): RecordedReply[] {
  return listRecordings(pattern).flatMap(({ name, content }) => {
    const { response, interactions = [] } = content as Recording;
    const exchanges = response === undefined ? interactions : [{ response }, ...interactions];
    return exchanges
      .map((exchange, index) => ({ exchange, index }))
      .filter(({ exchange }) => MODEL_PATH.test((exchange as { request?: Asked }).request?.path ?? '/v2/chat'))
      .map(({ exchange, index }) => toReply(`${name} #${index}`, name, exchange));
  });
}

function toReply(
  name: string,
  path: string,
  { request, response }: { readonly request?: Asked; readonly response: Reply },
): RecordedReply {
  const folder = basename(dirname(path));
  const bytes = bytesOf(response, folder);
  const text = bytes.toString();
  const streamed = /^\s*(?:data|event|id|retry)?:/.test(text);
  return {
    name,
    folder,
    file: basename(path, '.json'),
    status: response.status ?? statusIn(response.body) ?? 200,
    headers: response.headers ?? {},
    streamed,
    bytes,
    pieces: streamed ? readEvents(text) : [tryParse(text)],
    model: request?.body?.model ?? /\/models\/([^:/]+):/.exec(request?.path ?? '')?.[1],
  };
}

function bytesOf({ body, body_text: text, body_base64: base64, data_lines: lines }: Reply, folder: string): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (text !== undefined) return Buffer.from(text);
  if (lines !== undefined) return Buffer.from(frame(lines, folder));
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** As the recordings say that they are framed: some vendors name their events, Chat Completions end with a sentinel. */
function frame(lines: readonly unknown[], folder: string): string {
  const named = folder === 'anthropic' || folder === 'openai-responses';
  const events = lines.map((line) => {
    const type = named ? `event: ${String((line as { type?: unknown }).type)}\n` : '';
    return `${type}data: ${typeof line === 'string' ? line : JSON.stringify(line)}\n\n`;
  });
  const last = lines.at(-1);
  return events.join('') + (folder === 'openai-chat' && last !== '[DONE]' ? 'data: [DONE]\n\n' : '');
}

/** The data of the events; lines end as the standard of server-sent events allows. */
function readEvents(text: string): unknown[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) =>
      event
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n'),
    )
    .map(tryParse)
    .filter((piece) => piece !== undefined);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function statusIn(body: unknown): number | undefined {
  const { error } = (body ?? {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'number' ? error.code : undefined;
}
