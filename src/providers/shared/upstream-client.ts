import { type Dispatcher, fetch, type RequestInit, type Response } from 'undici';
import { type ProviderConfig } from '../../config/provider.config.js';
import { createDispatcher, readTimeouts } from './dispatcher.js';
import { ExtraHeaders } from './extra-headers.js';

export type UpstreamResponse = Dispatcher.ResponseData;

export interface UpstreamRequest {
  /** Origin and path prefix of the vendor. */
  readonly baseUrl: BaseUrl;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly signal: AbortSignal;
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

/**
 * Keep-alive connections to one vendor, with its time limits, its proxy and the operator's headers. It never retries:
 * the gateway's own policy decides.
 */
export class UpstreamClient {
  private readonly dispatcher: Dispatcher;
  private readonly timeouts: ReturnType<typeof readTimeouts>;
  private readonly extraHeaders: ExtraHeaders;

  constructor(config: ProviderConfig) {
    this.dispatcher = createDispatcher(config);
    this.timeouts = readTimeouts(config.network_config);
    this.extraHeaders = new ExtraHeaders(config.network_config.extra_headers);
  }

  post(request: UpstreamRequest): Promise<UpstreamResponse> {
    return this.dispatcher.request({
      method: 'POST',
      origin: request.baseUrl.origin,
      path: request.baseUrl.pathPrefix + request.path,
      headers: this.extraHeaders.under(request.headers),
      body: request.body,
      signal: request.signal,
      ...this.timeouts,
    });
  }

  /** A request to whoever gives out the vendor's tokens: over the same proxy, without the operator's headers. */
  fetch(url: string, request: RequestInit): Promise<Response> {
    return fetch(url, { ...request, dispatcher: this.dispatcher });
  }

  /** Closes idle connections and destroys the rest. */
  async close(): Promise<void> {
    await this.dispatcher.destroy();
  }
}
