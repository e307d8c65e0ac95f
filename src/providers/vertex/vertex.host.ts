import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type VertexKeyConfig } from '../../config/vertex-key.config.js';
import { TokenSource } from '../shared/token-source.js';
import { type BaseUrl, parseBaseUrl } from '../shared/upstream-client.js';
import {
  type AddressedRequest,
  type HostAction,
  type HostContext,
  type HostRequest,
  type VendorHost,
} from '../shared/vendor-host.js';
import { googleToken } from './google-token.js';

/** Prefixes that names of models have in Google's own listings. */
const PUBLISHER = /^(?:publishers\/)?(?:google|anthropic)\/(?:models\/)?/;

/** A model of one's own is called by the number of its endpoint. */
const OWN_MODEL = /^\d+$/;

/** A key with what it takes to use it. */
interface VertexKey {
  readonly config: VertexKeyConfig;
  readonly baseUrl: BaseUrl;
  readonly tokens: TokenSource;
}

/** Vertex AI: Gemini and Claude in a project and a region of Google Cloud. */
export class VertexHost implements VendorHost {
  private readonly keys: ReadonlyMap<string, VertexKey>;

  /** @throws TypeError when a key has no project: the configuration refuses such keys */
  constructor(context: HostContext) {
    this.keys = new Map(context.config.keys.map((key) => [key.name, openKey(key, context)]));
  }

  async address({ encoded, dialect, model, action, key }: HostRequest): Promise<AddressedRequest> {
    const { config, baseUrl, tokens } = this.keyOf(key);
    const isClaude = dialect === 'anthropic-messages';
    const path = isClaude ? claudePath(model, action, config) : geminiPath(model, action, config);
    // Google's API keys are for its own models only.
    const proof =
      key?.value !== undefined && !isClaude
        ? { 'x-goog-api-key': key.value }
        : { authorization: `Bearer ${await tokens.get()}` };
    return { baseUrl, path, headers: { ...encoded.headers, ...proof }, body: encoded.body };
  }

  nameModel(model: string): string {
    return model.replace(PUBLISHER, '');
  }

  placeOf(key: ProviderKeyConfig | undefined): string {
    const { project_id: project, region } = this.keyOf(key).config;
    return `${project}/${region}`;
  }

  private keyOf(key: ProviderKeyConfig | undefined): VertexKey {
    const known = key === undefined ? undefined : this.keys.get(key.name);
    if (known === undefined) throw new TypeError('a vendor of Google Cloud is called without a key');
    return known;
  }
}

function openKey(key: ProviderKeyConfig, { vendor, client, baseUrl }: HostContext): VertexKey {
  const { vertex_key_config: config, name } = key;
  if (config === undefined) throw new TypeError(`providers.${vendor}: the key ${name} has no project`);
  const owner = { vendor, keyName: name, setting: 'vertex_key_config' };
  return {
    config,
    baseUrl: parseBaseUrl(baseUrl ?? regionalAddress(config.region)),
    tokens: new TokenSource(owner, googleToken(config, client)),
  };
}

/** https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
export function regionalAddress(region: string): string {
  if (region === 'global') return 'https://aiplatform.googleapis.com';
  return region.includes('-')
    ? `https://${region}-aiplatform.googleapis.com`
    : `https://aiplatform.${region}.rep.googleapis.com`;
}

const GEMINI_VERBS: Readonly<Record<HostAction, string>> = {
  answer: 'generateContent',
  stream: 'streamGenerateContent?alt=sse',
  count: 'countTokens',
};

function geminiPath(model: string, action: HostAction, config: VertexKeyConfig): string {
  const { project_id: id, project_number: number = id } = config;
  const place = OWN_MODEL.test(model)
    ? `${placeIn(number, config)}/endpoints/${model}`
    : `${placeIn(id, config)}/publishers/google/models/${encodeURIComponent(model)}`;
  return `${place}:${GEMINI_VERBS[action]}`;
}

function claudePath(model: string, action: HostAction, config: VertexKeyConfig): string {
  const models = `${placeIn(config.project_id, config)}/publishers/anthropic/models`;
  // The model stands in the body of a request that counts (Vertex's documentation of Claude's token counting).
  if (action === 'count') return `${models}/count-tokens:rawPredict`;
  return `${models}/${encodeURIComponent(model)}:${action === 'stream' ? 'streamRawPredict' : 'rawPredict'}`;
}

function placeIn(project: string, { region }: VertexKeyConfig): string {
  return `/v1/projects/${project}/locations/${region}`;
}
