import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { asGatewayError, type GatewayError } from '../../gateway/errors/gateway-error.js';
import { estimateInputTokens } from '../../gateway/estimate-input-tokens.js';
import { type KeyChanges } from '../../gateway/key-changes.js';
import { type Call } from '../../gateway/model/call.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { isConversation, type Operation } from '../../gateway/model/operation.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import {
  type EventReply,
  type KeyState,
  Provider,
  type Reply,
  type TokenCountReply,
  type TurnReply,
} from '../../gateway/ports/provider.js';
import { type TargetPolicy } from '../../gateway/resilience/target-policy.js';
import {
  type EncodedRequest,
  type EncodeOptions,
  type UpstreamDialect,
  type VendorFailure,
} from '../../gateway/ports/upstream-dialect.js';
import { checkAllowed } from './allowed-requests.js';
import { Boundaries } from './boundary.js';
import { takesDirectKeys, toCallersFailure, toDirectKey } from './direct-key.js';
import { type UpstreamResponse } from './dispatch-request.js';
import { endAtStops, endTurnAtStops } from './end-at-stops.js';
import { type KeyAlias } from './key-models.js';
import { KeyPool } from './key-pool.js';
import { ModelProfiles } from './model-profiles.js';
import { openHost } from './open-host.js';
import { toProfileRows } from './profile-overrides.js';
import { readFailure } from './read-failure.js';
import { readEvents } from './read-events.js';
import { readTurn, readWhole } from './read-reply.js';
import { leaveOutReasoning, refusesProof } from './refused-proof.js';
import { policyOf } from './target-policy.js';
import { newToolUseId } from './tool-use-id.js';
import { toTransportError } from './transport-error.js';
import { parseBaseUrl, UpstreamClient } from './upstream-client.js';
import { type VendorDefinition } from './vendor-definition.js';
import { type AddressedRequest, type HostAction, type VendorHost } from './vendor-host.js';
import { credentialsIn, withoutSecrets } from './without-secrets.js';

/** The dialects by their names. */
export type Dialects = ReadonlyMap<DialectName, UpstreamDialect>;

/** Statuses of an address where no tokens are counted. */
const NO_SUCH_API: ReadonlySet<number> = new Set([404, 405, 501]);

/** Everything that depends on which model is called with which key. */
interface Target {
  /** The model as callers name it, behind the vendor. */
  readonly model: string;
  /** The vendor's own name of it. */
  readonly vendorModel: string;
  readonly key: ProviderKeyConfig | undefined;
  /** What the key calls the model, where the caller's name is an alias of it. */
  readonly alias: KeyAlias | undefined;
  readonly dialect: UpstreamDialect;
  readonly profile: ModelProfile;
  readonly boundary: string;
  /** The headers that were sent, with the credentials in them. */
  sentHeaders: AddressedRequest['headers'];
}

/** A vendor that is called over HTTP in one of the known dialects. Vendors differ by data, not by code. */
export class HttpProvider extends Provider {
  readonly name: string;
  override readonly policy: TargetPolicy;
  private readonly host: VendorHost;
  private readonly client: UpstreamClient;
  private readonly profiles: ModelProfiles;
  private readonly boundaries: Boundaries;
  private readonly keys: KeyPool<ProviderKeyConfig>;
  private readonly baseUrl: string | undefined;

  /** @throws TypeError when neither the vendor nor the configuration has a base URL */
  constructor(
    private readonly vendor: VendorDefinition,
    private readonly dialects: Dialects,
    private readonly config: ProviderConfig,
    changes?: KeyChanges,
  ) {
    super();
    this.name = vendor.name;
    const baseUrl = config.network_config.base_url ?? vendor.defaultBaseUrl;
    this.baseUrl = baseUrl;
    this.client = new UpstreamClient(config);
    this.host = openHost(vendor, { vendor: vendor.name, config, baseUrl, client: this.client });
    this.profiles = new ModelProfiles(vendor.profiles ?? {}, toProfileRows(config.model_profiles));
    this.boundaries = new Boundaries(vendor.name, baseUrl);
    this.keys = new KeyPool(vendor.name, config.keys, { changes, readsPrefix: config.prefix_affinity });
    this.policy = policyOf(config);
  }

  async call(call: Call, model: string): Promise<Reply> {
    const target = this.targetOf(call, model);
    call.keyName = target.key?.name;
    call.alias = target.alias;
    const request = call.payload.decodeLight();
    try {
      return await (call.operation === 'count-tokens'
        ? this.count(call, request, target)
        : this.converse(call, request, target));
    } catch (error) {
      throw this.blame(call, target, asGatewayError(error));
    }
  }

  override takesDirectKeys(): boolean {
    return takesDirectKeys(this.vendor);
  }

  override answers(operation: Operation): boolean {
    return operation === 'count-tokens' || isConversation(operation);
  }

  override knownModels(): readonly string[] {
    return this.keys.knownModels();
  }

  override keyStates(): readonly KeyState[] {
    return this.keys.states();
  }

  override serves(model: string): boolean {
    return this.keys.serves(model);
  }

  /** Of vendors whose address depends on the key, only what `base_url` names. */
  override warm(): void {
    if (this.baseUrl !== undefined) this.client.warm([parseBaseUrl(this.baseUrl).origin]);
  }

  /** Closes the connections to the vendor. */
  override close(): Promise<void> {
    return this.client.close();
  }

  private async converse(call: Call, request: ModelRequest, target: Target): Promise<EventReply | TurnReply> {
    const { dialect } = target;
    const action = call.streaming ? 'stream' : 'answer';
    const options = this.encodeOptions(call, target);
    let sentAt = performance.now();
    let response = await this.send(call, target, action, dialect.encodeRequest(request, options));
    if (response.statusCode >= 300) {
      const failure = await readFailure(this.name, response, call.ending);
      const without = refusesProof(failure) ? leaveOutReasoning(request, call.warnings) : undefined;
      if (without === undefined) throw this.toError(call, target, failure);
      sentAt = performance.now();
      response = await this.send(call, target, action, dialect.encodeRequest(without, options));
      if (response.statusCode >= 300) {
        throw this.toError(call, target, await readFailure(this.name, response, call.ending));
      }
    }
    this.keys.credit(target.key, target.model, sentAt);
    const creditedAt = performance.now();
    const exchange = {
      call,
      dialect,
      secrets: () => this.secretsOf(target),
      takeBack: (failure: GatewayError) => {
        this.keys.takeBack(target.key, failure, creditedAt);
      },
      blame: (failure: GatewayError) => this.blame(call, target, failure),
      options: {
        vendor: this.name,
        request,
        profile: target.profile,
        boundary: target.boundary,
        elapsedMs: () => Math.round(performance.now() - sentAt),
        newToolUseId,
        warnings: call.warnings,
        status: response.statusCode,
      },
    };
    const watched = { ...exchange.options, dialect: dialect.name, whole: !call.streaming };
    const reply = { provider: this.name, model: target.model };
    if (call.streaming) {
      return { ...reply, kind: 'events', events: endAtStops(readEvents(response, exchange), watched) };
    }
    return { ...reply, kind: 'turn', events: endTurnAtStops(await readTurn(response, exchange), watched) };
  }

  private async count(call: Call, request: ModelRequest, target: Target): Promise<TokenCountReply> {
    const { model, dialect, key } = target;
    const reply = { kind: 'tokens', provider: this.name, model } as const;
    if (dialect.countTokens !== undefined) {
      const encoded = dialect.countTokens.encode(request, this.encodeOptions(call, target));
      const sentAt = performance.now();
      const response = await this.send(call, target, 'count', encoded);
      if (response.statusCode < 300) {
        this.keys.credit(key, model, sentAt);
        const inputTokens = dialect.countTokens.decode(await readWhole(response, this.name, call.ending));
        return { ...reply, inputTokens, estimated: false };
      }
      const failure = await readFailure(this.name, response, call.ending);
      if (!NO_SUCH_API.has(response.statusCode)) throw this.toError(call, target, failure);
    }
    return { ...reply, inputTokens: estimateInputTokens(request), estimated: true };
  }

  private encodeOptions(call: Call, { vendorModel, profile, boundary }: Target): EncodeOptions {
    const { streaming: stream, warnings } = call;
    return { vendor: this.name, model: vendorModel, stream, profile, boundary, warnings };
  }

  /** @throws TypeError for a dialect that is not among those given */
  private targetOf(call: Call, model: string): Target {
    const key = call.directKey === undefined ? this.keys.choose(call, model) : toDirectKey(call.directKey);
    const alias = this.keys.aliasOf(key, model);
    const { sentId: asked, traitsName } = alias ?? { sentId: model, traitsName: model };
    const { dialect: name } = this.vendor;
    const dialect = this.dialects.get(typeof name === 'string' ? name : name(traitsName, this.config));
    if (dialect === undefined) throw new TypeError(`${this.name}: no such dialect`);
    return {
      model,
      vendorModel: this.host.nameModel?.(asked, key) ?? asked,
      key,
      alias,
      dialect,
      profile: this.profiles.of(traitsName, dialect.name),
      boundary: this.boundaries.of(this.host.placeOf?.(key) ?? ''),
      sentHeaders: {},
    };
  }

  private async send(
    call: Call,
    target: Target,
    action: HostAction,
    encoded: EncodedRequest,
  ): Promise<UpstreamResponse> {
    const { vendorModel: model, key } = target;
    const { name: dialect } = target.dialect;
    checkAllowed(this.name, this.config.custom_provider_config, { dialect, action });
    // That of this try: when the address is there, with its token, the call may be at its next one.
    const { ending: signal } = call;
    const addressing = this.host.address({ encoded, dialect, model, action, key });
    const addressed = addressing instanceof Promise ? await addressing : addressing;
    target.sentHeaders = addressed.headers;
    try {
      return await this.client.post({
        ...addressed,
        body: call.payload.restore(addressed.body),
        signal,
        connectTimeoutMs: call.timeouts.connectMs,
        traceparent: call.vendorTraceparent,
        inspector: call.inspector,
      });
    } catch (error) {
      throw toTransportError(error, { vendor: this.name, phase: 'connecting', signal });
    }
  }

  /** What a failure says of the key that the vendor was asked with; a caller's own key is the caller's matter. */
  private blame(call: Call, { key, model }: Target, failure: GatewayError): GatewayError {
    return call.directKey === undefined ? this.keys.blame(key, failure, call, model) : failure;
  }

  /** What the vendor was sent and must not repeat to callers: its key, a token that was fetched, the operator's headers. */
  private secretsOf({ key, sentHeaders }: Target): (string | undefined)[] {
    return [key?.value, ...Object.values(this.config.network_config.extra_headers), ...credentialsIn(sentHeaders)];
  }

  /** What the vendor's answer means, without the secrets that it may repeat. */
  private toError(call: Call, target: Target, failure: VendorFailure): GatewayError {
    const told = withoutSecrets(failure, this.secretsOf(target));
    call.inspector?.received(Buffer.from(told.body));
    const error = target.dialect.decodeError(told);
    return call.directKey === undefined ? error : toCallersFailure(error, failure);
  }
}
