import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventReply, Provider } from '../../gateway/ports/provider.js';
import { type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { boundaryOf } from './boundary.js';
import { chooseKey } from './choose-key.js';
import { ModelProfiles } from './model-profiles.js';
import { readBody, readEvents, type UpstreamExchange } from './read-reply.js';
import { newToolUseId } from './tool-use-id.js';
import { toTransportError } from './transport-error.js';
import { UpstreamClient, type UpstreamResponse } from './upstream-client.js';
import { bearerKey, type VendorDefinition } from './vendor-definition.js';
import { type AddressedRequest, DirectHost, type VendorHost } from './vendor-host.js';

/** An error body is read up to here; what matters stands at its beginning. */
const MAX_ERROR_BYTES = 64 * 1024;

/** The dialects by their names. */
export type Dialects = ReadonlyMap<DialectName, UpstreamDialect>;

/** A vendor that is called over HTTP in one of the known dialects. Vendors differ by data, not by code. */
export class HttpProvider extends Provider {
  readonly name: string;
  private readonly host: VendorHost;
  private readonly client: UpstreamClient;
  private readonly profiles: ModelProfiles;
  private readonly boundary: string;

  /** @throws TypeError when neither the vendor nor the configuration has a base URL */
  constructor(
    private readonly vendor: VendorDefinition,
    private readonly dialects: Dialects,
    private readonly config: ProviderConfig,
  ) {
    super();
    this.name = vendor.name;
    const baseUrl = config.network_config.base_url ?? vendor.defaultBaseUrl;
    this.host = openHost(vendor, config, baseUrl);
    this.client = new UpstreamClient(config.network_config);
    this.profiles = new ModelProfiles(vendor.profiles ?? {});
    this.boundary = boundaryOf(vendor.name, baseUrl);
  }

  async call(call: Call, model: string): Promise<EventReply> {
    const request = call.payload.decode();
    const profile = this.profiles.of(model);
    const dialect = this.dialectOf(model);
    const { name: vendor, boundary } = this;
    const { warnings, streaming: stream } = call;
    const encoded = dialect.encodeRequest(request, { vendor, model, stream, profile, boundary, warnings });
    const key = this.keyFor(model);
    call.keyName = key?.name;
    const { signal } = call;
    const addressed = await this.host.address({ encoded, dialect: dialect.name, model, stream, key, signal });
    const sentAt = performance.now();
    const response = await this.send(call, addressed);
    if (response.statusCode >= 300) throw await this.readFailure(call, dialect, response);
    const exchange: UpstreamExchange = {
      call,
      dialect,
      options: {
        vendor,
        request,
        profile,
        boundary,
        elapsedMs: () => Math.round(performance.now() - sentAt),
        newToolUseId,
        warnings,
        status: response.statusCode,
      },
    };
    return { kind: 'events', provider: vendor, model, events: readEvents(response, exchange) };
  }

  override knownModels(): readonly string[] {
    return this.config.keys.flatMap((key) => key.models).filter((model) => model !== '*');
  }

  override serves(model: string): boolean {
    return this.config.keys.length === 0 || chooseKey(this.config.keys, model, 0) !== undefined;
  }

  /** Closes the connections to the vendor. */
  close(): Promise<void> {
    return this.client.close();
  }

  private keyFor(model: string): ProviderKeyConfig | undefined {
    if (this.config.keys.length === 0) return undefined;
    const key = chooseKey(this.config.keys, model, Math.random());
    if (key !== undefined) return key;
    throw new GatewayError(
      'notFound',
      `No key of the vendor "${this.name}" serves the model "${model}": providers.${this.name}.keys[].models lists ` +
        'the models of each key.',
    );
  }

  /** @throws TypeError for a dialect that is not among those given */
  private dialectOf(model: string): UpstreamDialect {
    const { dialect: name } = this.vendor;
    const dialect = this.dialects.get(typeof name === 'string' ? name : name(model, this.config));
    if (dialect === undefined) throw new TypeError(`${this.name}: no such dialect`);
    return dialect;
  }

  private async send(call: Call, request: AddressedRequest): Promise<UpstreamResponse> {
    try {
      return await this.client.post({ ...request, signal: call.signal });
    } catch (error) {
      throw toTransportError(error, { vendor: this.name, phase: 'connecting', signal: call.signal });
    }
  }

  private async readFailure(call: Call, dialect: UpstreamDialect, response: UpstreamResponse): Promise<GatewayError> {
    const where = { vendor: this.name, phase: 'beforeFirstEvent', signal: call.signal } as const;
    let body: Uint8Array;
    try {
      body = await readBody(response, MAX_ERROR_BYTES, 'cut');
    } catch (error) {
      return toTransportError(error, where);
    }
    return dialect.decodeError({
      vendor: this.name,
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'),
    });
  }
}

/** @throws TypeError when neither the vendor nor the configuration has a base URL */
function openHost(vendor: VendorDefinition, config: ProviderConfig, baseUrl: string | undefined): VendorHost {
  if (vendor.openHost) return vendor.openHost(config, baseUrl);
  if (baseUrl === undefined) throw new TypeError(`providers.${vendor.name}.network_config.base_url is required`);
  return new DirectHost(baseUrl, vendor.authorize ?? bearerKey);
}
