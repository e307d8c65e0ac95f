import { type CustomProviderConfig, type CustomRequest } from '../../config/custom-provider.config.js';
import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type BaseUrl } from './upstream-client.js';
import { type AddressedRequest, type HostRequest, type VendorHost } from './vendor-host.js';

interface MovedPath {
  /** Absent for a path of the vendor's own address. */
  readonly baseUrl?: BaseUrl;
  readonly path: string;
}

/** A host with other paths than those of the API: `request_path_overrides` of a custom provider. */
export class MovedPathsHost implements VendorHost {
  private readonly paths: ReadonlyMap<string, MovedPath>;

  constructor(
    private readonly host: VendorHost,
    { request_path_overrides: overrides }: CustomProviderConfig,
  ) {
    this.paths = new Map(Object.entries(overrides).map(([request, target = '']) => [request, toMovedPath(target)]));
  }

  async address(request: HostRequest): Promise<AddressedRequest> {
    const addressed = await this.host.address(request);
    return { ...addressed, ...this.paths.get(toCustomRequest(request)) };
  }

  nameModel(model: string, key: ProviderKeyConfig | undefined): string {
    return this.host.nameModel?.(model, key) ?? model;
  }

  placeOf(key: ProviderKeyConfig | undefined): string {
    return this.host.placeOf?.(key) ?? '';
  }
}

/** Bifrost's name of what is asked for. It knows one kind of conversation, and OpenAI's Responses. */
export function toCustomRequest({ dialect, action }: Pick<HostRequest, 'dialect' | 'action'>): CustomRequest {
  if (action === 'count') return 'count_tokens';
  const name = dialect === 'openai-responses' ? 'responses' : 'chat_completion';
  return action === 'stream' ? `${name}_stream` : name;
}

function toMovedPath(target: string): MovedPath {
  if (target.startsWith('/')) return { path: target };
  const url = new URL(target);
  return { baseUrl: { origin: url.origin, pathPrefix: '' }, path: url.pathname + url.search };
}
