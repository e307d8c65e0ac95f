import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventReply, Provider } from '../../gateway/ports/provider.js';
import { type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { chooseKey } from './choose-key.js';
import { readBody, readEvents, type UpstreamExchange } from './read-reply.js';
import { newToolUseId } from './tool-use-id.js';
import { toTransportError } from './transport-error.js';
import { type BaseUrl, parseBaseUrl, UpstreamClient, type UpstreamResponse } from './upstream-client.js';
import { type VendorDefinition } from './vendor-definition.js';

/** An error body is read up to here; what matters stands at its beginning. */
const MAX_ERROR_BYTES = 64 * 1024;

/** A vendor that is called over HTTP in one of the known dialects. Vendors differ by data, not by code. */
export class HttpProvider extends Provider {
  readonly name: string;
  private readonly baseUrl: BaseUrl;
  private readonly client: UpstreamClient;

  /** @throws TypeError when neither the vendor nor the configuration has a base URL */
  constructor(
    private readonly vendor: VendorDefinition,
    private readonly dialect: UpstreamDialect,
    private readonly config: ProviderConfig,
  ) {
    super();
    this.name = vendor.name;
    const baseUrl = config.network_config.base_url ?? vendor.defaultBaseUrl;
    if (baseUrl === undefined) throw new TypeError(`providers.${vendor.name}.network_config.base_url is required`);
    this.baseUrl = parseBaseUrl(baseUrl);
    this.client = new UpstreamClient(config.network_config);
  }

  async call(call: Call, model: string): Promise<EventReply> {
    const request = call.payload.decode();
    const encoded = this.dialect.encodeRequest(request, {
      vendor: this.name,
      model,
      stream: call.streaming,
      warnings: call.warnings,
    });
    const key = this.keyFor(model);
    call.keyName = key?.name;
    const sentAt = performance.now();
    const response = await this.send(call, {
      path: encoded.path,
      headers: {
        ...encoded.headers,
        ...(key?.value === undefined ? undefined : this.vendor.authorize(key.value)),
      },
      body: encoded.body,
    });
    if (response.statusCode >= 300) throw await this.readFailure(call, response);
    const exchange: UpstreamExchange = {
      call,
      dialect: this.dialect,
      options: {
        vendor: this.name,
        request,
        elapsedMs: () => Math.round(performance.now() - sentAt),
        newToolUseId,
        warnings: call.warnings,
        status: response.statusCode,
      },
    };
    return { kind: 'events', provider: this.name, model, events: readEvents(response, exchange) };
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

  private async send(
    call: Call,
    request: { path: string; headers: Readonly<Record<string, string>>; body: string | Uint8Array },
  ): Promise<UpstreamResponse> {
    try {
      return await this.client.post({ baseUrl: this.baseUrl, ...request, signal: call.signal });
    } catch (error) {
      throw toTransportError(error, { vendor: this.name, phase: 'connecting', signal: call.signal });
    }
  }

  private async readFailure(call: Call, response: UpstreamResponse): Promise<GatewayError> {
    const where = { vendor: this.name, phase: 'beforeFirstEvent', signal: call.signal } as const;
    let body: Uint8Array;
    try {
      body = await readBody(response, MAX_ERROR_BYTES, 'cut');
    } catch (error) {
      return toTransportError(error, where);
    }
    return this.dialect.decodeError({
      vendor: this.name,
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'),
    });
  }
}
