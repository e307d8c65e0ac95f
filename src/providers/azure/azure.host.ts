import { type AzureKeyConfig } from '../../config/azure-key.config.js';
import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { TokenSource } from '../shared/token-source.js';
import { type BaseUrl, parseBaseUrl } from '../shared/upstream-client.js';
import { type AddressedRequest, type HostContext, type HostRequest, type VendorHost } from '../shared/vendor-host.js';
import { entraToken } from './azure-token.js';

/** Endpoints are often copied with the path that OpenAI's own SDK wants behind them. */
const COPIED_PATH = /\/openai(?:\/v1)?$/;

/** A key with what it takes to use it. */
interface AzureKey {
  readonly config: AzureKeyConfig;
  readonly baseUrl: BaseUrl;
  /** Absent where the key has a value and no service principal. */
  readonly tokens: TokenSource | undefined;
}

/**
 * Resources of Azure OpenAI: with a dated version of the API below `/openai/deployments`, else below `/openai/v1`.
 * Anthropic's models answer below `/anthropic` of the same resource.
 */
export class AzureHost implements VendorHost {
  private readonly keys: ReadonlyMap<string, AzureKey>;

  /** @throws TypeError when a key has no resource: the configuration refuses such keys */
  constructor(context: HostContext) {
    this.keys = new Map(context.config.keys.map((key) => [key.name, openKey(key, context)]));
  }

  async address({ encoded, dialect, model, key }: HostRequest): Promise<AddressedRequest> {
    const { config, baseUrl, tokens } = this.keyOf(key);
    const path = dialect === 'anthropic-messages' ? `/anthropic${encoded.path}` : pathOf(encoded.path, model, config);
    const proof =
      tokens === undefined
        ? { [dialect === 'anthropic-messages' ? 'x-api-key' : 'api-key']: key?.value ?? '' }
        : { authorization: `Bearer ${await tokens.get()}` };
    return { baseUrl, path, headers: { ...encoded.headers, ...proof }, body: encoded.body };
  }

  nameModel(model: string, key: ProviderKeyConfig | undefined): string {
    const { deployments } = this.keyOf(key).config;
    return Object.hasOwn(deployments, model) ? (deployments[model] ?? model) : model;
  }

  /** Encrypted reasoning is read again by the resource that made it. */
  placeOf(key: ProviderKeyConfig | undefined): string {
    return this.keyOf(key).baseUrl.origin;
  }

  private keyOf(key: ProviderKeyConfig | undefined): AzureKey {
    const known = key === undefined ? undefined : this.keys.get(key.name);
    if (known === undefined) throw new TypeError('a vendor of Azure is called without a key');
    return known;
  }
}

function openKey(key: ProviderKeyConfig, { vendor, client, baseUrl }: HostContext): AzureKey {
  const { azure_key_config: config, name, value } = key;
  if (config === undefined) throw new TypeError(`providers.${vendor}: the key ${name} has no resource`);
  const address = (baseUrl ?? config.endpoint).replace(COPIED_PATH, '');
  const owner = { vendor, keyName: name, setting: 'azure_key_config' };
  const hasOwnKey = value !== undefined && config.client_id === undefined;
  return {
    config,
    baseUrl: parseBaseUrl(address),
    tokens: hasOwnKey ? undefined : new TokenSource(owner, entraToken(config, client)),
  };
}

/** @param path of OpenAI's own API: `/v1/chat/completions` */
function pathOf(path: string, deployment: string, { api_version: version }: AzureKeyConfig): string {
  if (version === undefined || version === 'v1') return `/openai${path}`;
  if (version === 'preview') return `/openai${path}?api-version=preview`;
  const rest = path.replace(/^\/v1/, '');
  // Responses name the deployment in the body, in dated versions too.
  const place = rest === '/responses' ? '' : `/deployments/${encodeURIComponent(deployment)}`;
  return `/openai${place}${rest}?api-version=${encodeURIComponent(version)}`;
}
