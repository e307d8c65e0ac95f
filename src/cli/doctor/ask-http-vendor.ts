import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { ExtraHeaders } from '../../providers/shared/extra-headers.js';
import { openHost } from '../../providers/shared/open-host.js';
import { UpstreamClient } from '../../providers/shared/upstream-client.js';
import { type VendorDefinition } from '../../providers/shared/vendor-definition.js';
import { type AddressedRequest, type VendorHost } from '../../providers/shared/vendor-host.js';
import { type VendorAnswer } from './vendor-answer.js';

/** A key of a vendor, and how long may be waited for an answer. */
export interface Inquiry {
  readonly name: string;
  readonly config: ProviderConfig;
  readonly key: ProviderKeyConfig | undefined;
  readonly signal: AbortSignal;
}

/** Vendors whose list of models anybody may read: it proves no key. */
const PUBLIC_LISTS: ReadonlySet<string> = new Set(['huggingface', 'nvidia', 'openrouter', 'sambanova']);

/** https://openrouter.ai/docs/api-reference/limits: what the key of the request may do. */
const OWN_KEY_PATHS: Readonly<Record<string, string>> = { openrouter: '/v1/key' };

/** A list that is not there, or that this key may not read though it may call models (OpenAI's restricted keys). */
const INCONCLUSIVE: ReadonlySet<number> = new Set([403, 404, 405, 501]);

/** Where a dialect converses; the path of its list of models is made of it. */
const CONVERSING: Readonly<Record<Exclude<DialectName, 'converse'>, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  'cohere-chat': '/v2/chat',
  gemini: '/v1beta/models/gemini-2.5-flash:generateContent',
};

/** Any model: only the key is looked at. */
const ANY_MODEL = 'gemini-2.5-flash';

const COUNTABLE = '{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}';

/**
 * Asks for something that costs nothing: the list of models, or a request without anything in it.
 * @throws GatewayError when a token cannot be had; whatever the connection throws
 */
export async function askHttpVendor(vendor: VendorDefinition, inquiry: Inquiry): Promise<VendorAnswer> {
  const { name, config } = inquiry;
  const client = new UpstreamClient(config);
  try {
    const baseUrl = config.network_config.base_url ?? vendor.defaultBaseUrl;
    const host = openHost(vendor, { vendor: name, config, baseUrl, client });
    const exchange = new Exchange(client, new ExtraHeaders(config.network_config.extra_headers), inquiry.signal);
    if (vendor.keyKind === 'google') return await countOnVertex(host, inquiry, exchange);
    const address = await addressOf(vendor, host, inquiry);
    const ownKeyPath = OWN_KEY_PATHS[vendor.name];
    const listing = await exchange.get(
      ownKeyPath === undefined ? toListing(address) : { ...address, path: ownKeyPath },
    );
    if (!INCONCLUSIVE.has(listing.status) && (ownKeyPath !== undefined || !PUBLIC_LISTS.has(vendor.name))) {
      return listing;
    }
    const isPublic = PUBLIC_LISTS.has(vendor.name);
    return await exchange.post({ ...address, body: '{}' }, isPublic ? 'reach' : 'keyByRefusal');
  } finally {
    await client.close();
  }
}

/** Counting tokens is free on Vertex, and there is no list of models in a project. */
async function countOnVertex(host: VendorHost, { key }: Inquiry, exchange: Exchange): Promise<VendorAnswer> {
  const encoded = { path: '', headers: { 'content-type': 'application/json' }, body: COUNTABLE };
  const address = await host.address({ encoded, dialect: 'gemini', model: ANY_MODEL, action: 'count', key });
  const answer = await exchange.post(address, 'key');
  // A model that is not in this region was looked for after the key had been accepted.
  return answer.status === 404 ? { ...answer, proves: 'keyByRefusal' } : answer;
}

function addressOf(
  { dialect: chosen }: VendorDefinition,
  host: VendorHost,
  { config, key }: Inquiry,
): AddressedRequest | Promise<AddressedRequest> {
  const model = key?.models.find((name) => !name.includes('*')) ?? 'any';
  const dialect = typeof chosen === 'string' ? chosen : chosen(model, config);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (dialect === 'anthropic-messages') headers['anthropic-version'] = '2023-06-01';
  const path = dialect === 'converse' ? '' : CONVERSING[dialect];
  return host.address({ encoded: { path, headers, body: '' }, dialect, model, action: 'answer', key });
}

/** The list of models beside the path of conversations; Azure's stands above its deployments. */
function toListing(address: AddressedRequest): AddressedRequest {
  const path = address.path
    .replace(/\/models\/[^/:]+:generateContent$/, '/models')
    .replace(/^\/v2\/chat$/, '/v1/models')
    .replace(/(?:\/deployments\/[^/]+)?\/(?:chat\/completions|responses|messages)(?=\?|$)/, '/models');
  return { ...address, path };
}

/** Requests to one vendor with the settings of its configuration. */
class Exchange {
  constructor(
    private readonly client: UpstreamClient,
    private readonly extraHeaders: ExtraHeaders,
    private readonly signal: AbortSignal,
  ) {}

  get(address: AddressedRequest): Promise<VendorAnswer> {
    return this.ask('GET', address, 'key');
  }

  post(address: AddressedRequest, proves: VendorAnswer['proves']): Promise<VendorAnswer> {
    return this.ask('POST', address, proves);
  }

  private async ask(
    method: 'GET' | 'POST',
    { baseUrl, path, headers, body }: AddressedRequest,
    proves: VendorAnswer['proves'],
  ): Promise<VendorAnswer> {
    const url = baseUrl.origin + baseUrl.pathPrefix + path;
    const response = await this.client.fetch(url, {
      method,
      headers: { ...this.extraHeaders.under(headers) },
      ...(method === 'POST' && { body }),
      // A key is for the vendor's own host.
      redirect: 'manual',
      signal: this.signal,
    });
    await response.body?.cancel();
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    return { status: response.status, asked: `${method} ${url.replace(/\?.*$/, '')}`, dateMs, proves };
  }
}
