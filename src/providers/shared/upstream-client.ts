import { Agent, type Dispatcher } from 'undici';
import { type NetworkConfig } from '../../config/network.config.js';

/** Connections kept per vendor origin; more requests than this wait for a free one. */
const MAX_CONNECTIONS = 5000;

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

/** Keep-alive connections to one vendor, with its time limits. It never retries: the gateway's own policy decides. */
export class UpstreamClient {
  private readonly agent: Agent;

  constructor(network: NetworkConfig) {
    this.agent = new Agent({
      connections: MAX_CONNECTIONS,
      pipelining: 1,
      connect: { timeout: network.connect_timeout_in_seconds * 1000, noDelay: true },
      headersTimeout: network.default_request_timeout_in_seconds * 1000,
      bodyTimeout: network.stream_idle_timeout_in_seconds * 1000,
    });
  }

  post(request: UpstreamRequest): Promise<UpstreamResponse> {
    return this.agent.request({
      method: 'POST',
      origin: request.baseUrl.origin,
      path: request.baseUrl.pathPrefix + request.path,
      headers: request.headers,
      body: request.body,
      signal: request.signal,
    });
  }

  /** Closes idle connections and destroys the rest. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
