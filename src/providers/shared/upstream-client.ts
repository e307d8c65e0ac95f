import { type Dispatcher, fetch, type RequestInit, type Response } from 'undici';
import { type ProviderConfig } from '../../config/provider.config.js';
import { type ExchangeInspector } from '../../gateway/ports/exchange-inspector.js';
import { dispatchRequest, type UpstreamResponse } from './dispatch-request.js';
import { createConnections, readTimeouts } from './dispatcher.js';
import { ExtraHeaders } from './extra-headers.js';
import { type PassingBody, type RequestBody, toPassingBody } from './passing-body.js';
import { type WarmConnector } from './warm-connector.js';
import { type Abortable } from '../../gateway/model/light-abort.js';

export interface UpstreamRequest {
  /** Origin and path prefix of the vendor. */
  readonly baseUrl: BaseUrl;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
  readonly signal: Abortable;
  /** How long the caller waits for a connection, in milliseconds; the vendor's own limit counts beside it. */
  readonly connectTimeoutMs?: number | undefined;
  /** W3C's `traceparent`, where the vendor is told of the trace. No signature covers it. */
  readonly traceparent?: string | undefined;
  /** Told of the request and of the head of its answer. */
  readonly inspector?: ExchangeInspector | undefined;
}

/** A base URL taken apart once: requests are sent to `origin` at `pathPrefix + path`. */
export interface BaseUrl {
  readonly origin: string;
  readonly pathPrefix: string;
}

export function parseBaseUrl(text: string): BaseUrl {
  const url = new URL(text);
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, '') };
}

/** What is left of an answer behind its last event is on its way: closing waits so many milliseconds for it at most. */
const CLOSE_LIMIT_MS = 1000;

/**
 * Keep-alive connections to one vendor, with its time limits, its proxy and the operator's headers. It never retries:
 * the gateway's own policy decides.
 */
export class UpstreamClient {
  private readonly dispatcher: Dispatcher;
  private readonly warmConnector: WarmConnector | undefined;
  private readonly warmCount: number;
  private readonly timeouts: ReturnType<typeof readTimeouts>;
  private readonly extraHeaders: ExtraHeaders;

  constructor(config: ProviderConfig) {
    const { dispatcher, warm } = createConnections(config);
    this.dispatcher = dispatcher;
    this.warmConnector = warm;
    this.warmCount = config.network_config.warm_connections;
    this.timeouts = readTimeouts(config.network_config);
    this.extraHeaders = new ExtraHeaders(config.network_config.extra_headers);
  }

  /** Makes as many connections as are configured (`warm_connections`), to each of these origins. */
  warm(origins: Iterable<string>): void {
    if (this.warmCount === 0) return;
    for (const origin of new Set(origins)) this.warmConnector?.warm(origin, this.warmCount);
  }

  /** @throws whatever {@link dispatchRequest} throws */
  post(request: UpstreamRequest): Promise<UpstreamResponse> {
    const { body, inspector } = request;
    const passing = toPassingBody(body);
    const sent = {
      method: 'POST',
      origin: request.baseUrl.origin,
      path: request.baseUrl.pathPrefix + request.path,
      headers: this.headersOf(request, passing),
      // The types know no iterable that undici's own check knows.
      body: passing.body as string | Uint8Array,
      ...this.timeouts,
    } as const;
    inspector?.sent(sent.path, isWhole(body) ? body : Buffer.concat(body));
    const answer = dispatchRequest(this.dispatcher, sent, request);
    return inspector === undefined ? answer : inspectHead(answer, inspector);
  }

  /** Copied only where something is added. */
  private headersOf(
    { headers, traceparent }: UpstreamRequest,
    { contentLength }: PassingBody,
  ): Readonly<Record<string, string>> {
    const all = this.extraHeaders.under(headers);
    if (traceparent === undefined && contentLength === undefined) return all;
    return {
      ...all,
      ...(traceparent !== undefined && { traceparent }),
      ...(contentLength !== undefined && { 'content-length': String(contentLength) }),
    };
  }

  /** A request to whoever gives out the vendor's tokens: over the same proxy, without the operator's headers. */
  fetch(url: string, request: RequestInit): Promise<Response> {
    return fetch(url, { ...request, dispatcher: this.dispatcher });
  }

  /** Closes idle connections, leaves the others {@link CLOSE_LIMIT_MS} to read the end of their answers, and destroys them. */
  async close(): Promise<void> {
    const { promise: limit, resolve: expire } = Promise.withResolvers<undefined>();
    this.warmConnector?.close();
    const timer = setTimeout(expire, CLOSE_LIMIT_MS, undefined);
    await Promise.race([this.dispatcher.close(), limit]);
    clearTimeout(timer);
    await this.dispatcher.destroy();
  }
}

function isWhole(body: RequestBody): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

async function inspectHead(answer: Promise<UpstreamResponse>, inspector: ExchangeInspector): Promise<UpstreamResponse> {
  const response = await answer;
  const contentType = response.headers['content-type'];
  inspector.answered(response.statusCode, contentType);
  return response;
}
