import { CallRecords, type LoggedCall } from './call-records.js';
import { type ConverseTarget, type WholeAnswer } from './event-stream-client.js';
import { eventually } from './eventually.js';
import { openExchange } from './http-exchange.js';
import { ScriptedUpstream } from './scripted-upstream.js';
import { createTestGateway, type TestGateway, type TestGatewayOptions } from './test-gateway.js';

/** Headers of an answer that tell what is wrong. */
const TELLING = ['x-amzn-errortype', 'retry-after', 'x-asbru-warnings'];

/** Whom a scene asks, with what they need. */
export interface Scene {
  readonly gateway: TestGateway;
  readonly records: CallRecords;
  /** A target of the client functions. */
  readonly target: (modelId: string, headers?: Readonly<Record<string, string>>) => ConverseTarget;
  /** Sends a request without a body and shows its answer. */
  readonly ask: (url: string, headers?: Readonly<Record<string, string>>, method?: string) => Promise<string>;
}

/** Plays a scene on a gateway of its own, and gives what it showed in a form that is the same every time. */
export async function playScene(options: TestGatewayOptions, play: (scene: Scene) => Promise<string>): Promise<string> {
  const records = new CallRecords();
  const upstream = options.upstream ?? (await ScriptedUpstream.start());
  const gateway = await createTestGateway({ management: true, ...options, upstream, log: records.take });
  try {
    const shown = await play({
      gateway,
      records,
      target: (modelId, headers = {}) => ({ url: gateway.cleartextUrl, key: gateway.key, modelId, headers }),
      ask,
    });
    return withoutAccidents(shown, gateway);
  } finally {
    await gateway.close();
    await upstream.close();
  }
}

/** Status, telling headers and body of an answer. */
export function showAnswer({ status, headers, text }: Pick<WholeAnswer, 'status' | 'headers' | 'text'>): string {
  const told = TELLING.filter((name) => headers[name] !== undefined).map((name) => `${name}: ${headers[name] ?? ''}`);
  return [`HTTP ${status}`, ...told, text].join('\n').trimEnd();
}

/** The newest record of a call, reduced to what a reader is to look at. */
export async function showRecord({ records }: Scene, ...fields: readonly string[]): Promise<string> {
  await eventually(() => records.calls.length > 0, 'the call is recorded');
  const record = records.last as LoggedCall & Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.fromEntries(['level', ...fields].map((field) => [field, record[field]])));
}

async function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<string> {
  const { origin, pathname } = new URL(url);
  const exchange = await openExchange({ origin, path: pathname, method, headers });
  const { status, headers: answered } = exchange;
  return showAnswer({ status, headers: answered, text: (await exchange.readRest()).bytes.toString() });
}

/** Ports, times, ids and places are other ones every time. */
function withoutAccidents(shown: string, { url, managementUrl }: TestGateway): string {
  return shown
    .replaceAll(new URL(url).host, '127.0.0.1:8080')
    .replaceAll(managementUrl === '' ? '\0' : new URL(managementUrl).host, '127.0.0.1:8081')
    .replaceAll(/\/\S*asbru-gateway-\w+/g, '/etc/asbru')
    .replaceAll(/("\w+Ms":)[\d.]+/g, '$1…')
    .replaceAll(/\b[\d.]+ ms\b/g, '… ms')
    .replaceAll(/\[\d\d:\d\d:\d\d\.\d+\]/g, '[07:42:11.201]')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '5e0cf6c1-…')
    .replaceAll(/dbg-\d+-[\w-]{43}/g, 'dbg-1795329731-…')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-22T07:42:11.000Z');
}
