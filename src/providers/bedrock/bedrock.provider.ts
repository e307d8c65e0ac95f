import { type BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { type TargetPolicy } from '../../gateway/resilience/target-policy.js';
import { type ProviderConfig, ProviderKeyConfig } from '../../config/provider.config.js';
import { asGatewayError, GatewayError } from '../../gateway/errors/gateway-error.js';
import { type KeyChanges } from '../../gateway/key-changes.js';
import { type Call } from '../../gateway/model/call.js';
import { type KeyState, type NativeReply, Provider } from '../../gateway/ports/provider.js';
import { type UpstreamResponse } from '../shared/dispatch-request.js';
import { KeyPool } from '../shared/key-pool.js';
import { policyOf } from '../shared/target-policy.js';
import { toTransportError } from '../shared/transport-error.js';
import { type BaseUrl, parseBaseUrl, UpstreamClient } from '../shared/upstream-client.js';
import { credentialsIn } from '../shared/without-secrets.js';
import { bedrock } from './bedrock.vendor.js';
import { credentialProvider, CredentialSource } from './credential-source.js';
import { cutMember } from './cut-member.js';
import { pathOf, regionalEndpoint, regionOfArn } from './endpoint.js';
import { StreamObserver } from './observe-stream.js';
import { type FailedExchange, readErrorReply, toErrorReply } from './error-reply.js';
import { toOpeningFailure } from './opening-failure.js';
import { awaitBeginning, NO_OBSERVER, passBody } from './pass-body.js';
import { replyHeaders, requestHeaders } from './pass-headers.js';
import { passWhole } from './pass-whole.js';
import { readHeaderFacts } from './read-usage.js';
import { signRequest } from './request-signer.js';
import { SecretMask } from './secret-mask.js';
import { toForeignReply } from './vendor-failure.js';

/** The dialect whose bytes Bedrock takes as they are. */
const OWN_DIALECT = 'converse';

/**
 * A member of Converse's requests that Bifrost adds for gateways, and AWS does not know. SDKs that cannot send it say it
 * in the additional fields, where the model would refuse it.
 */
const GATEWAY_MEMBER = 'fallbacks';
const ADDITIONAL_FIELDS = 'additionalModelRequestFields';

/** A key with what it takes to use it. */
interface BedrockKey extends ProviderKeyConfig {
  readonly bedrock_key_config: BedrockKeyConfig;
  readonly credentials: CredentialSource;
}

/** Everything that depends on which model is called with which key. */
interface BedrockTarget {
  /** The model as callers name it, behind the vendor. */
  readonly model: string;
  /** The same as the key calls it. */
  readonly modelId: string;
  readonly key: BedrockKey;
  readonly region: string;
}

/** What Bedrock began to answer, and to what. */
interface BedrockAnswer {
  readonly target: BedrockTarget;
  readonly response: UpstreamResponse;
  /** Headers of the request, with its credentials. */
  readonly sentHeaders: Readonly<Record<string, string>>;
  /** By `performance.now()`. */
  readonly sentAtMs: number;
}

/**
 * AWS Bedrock itself. The caller's body goes out as it came and Bedrock's bytes go back as they come: only host,
 * credentials and headers are the gateway's. Nothing is validated; Bedrock judges.
 */
export class BedrockProvider extends Provider {
  private readonly client: UpstreamClient;
  private readonly keys: KeyPool<BedrockKey>;
  private readonly extraHeaders: Readonly<Record<string, string>>;
  private readonly baseUrl: BaseUrl | undefined;
  private readonly regions: readonly string[];
  override readonly policy: TargetPolicy;

  /**
   * @param name what callers write before the slash
   * @throws TypeError when a key has no region: the configuration completes them
   */
  constructor(
    config: ProviderConfig,
    override readonly name: string = bedrock.name,
    changes?: KeyChanges,
  ) {
    super();
    const { base_url: baseUrl, extra_headers: extraHeaders } = config.network_config;
    this.extraHeaders = extraHeaders;
    this.client = new UpstreamClient(config);
    this.baseUrl = baseUrl === undefined ? undefined : parseBaseUrl(baseUrl);
    const options = { changes, readsPrefix: config.prefix_affinity };
    const keys = config.keys.map(toBedrockKey);
    this.regions = keys.map(({ bedrock_key_config: { region } }) => region);
    this.keys = new KeyPool(name, keys, options);
    this.policy = policyOf(config);
  }

  /** Whatever the Bedrock API has passes. */
  override answers(): boolean {
    return true;
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

  override async call(call: Call, model: string): Promise<NativeReply> {
    if (call.payload.dialect !== OWN_DIALECT) {
      throw new GatewayError(
        'invalidRequest',
        `The vendor ${bedrock.name} takes requests of the Bedrock API only; this one speaks ${call.payload.dialect}.`,
      );
    }
    const target = this.targetOf(call, model);
    const { key } = target;
    call.keyName = key.name;
    try {
      const reply = await this.ask(call, target);
      return reply.failure === undefined ? reply : this.blameReply(call, target, { ...reply, failure: reply.failure });
    } catch (error) {
      throw this.keys.blame(key, asGatewayError(error), call, model);
    }
  }

  override warm(): void {
    const places = this.baseUrl === undefined ? this.regions.map(regionalEndpoint) : [this.baseUrl];
    this.client.warm(places.map(({ origin }) => origin));
  }

  /** Closes the connections to AWS. */
  override close(): Promise<void> {
    return this.client.close();
  }

  private targetOf(call: Call, model: string): BedrockTarget {
    const key = this.keys.choose(call, model);
    if (key === undefined) throw new TypeError(`providers.${this.name}: no key`);
    const alias = this.keys.aliasOf(key, model);
    call.alias = alias;
    const modelId = alias?.sentId ?? model;
    const region = regionOfArn(modelId) ?? alias?.region ?? key.bedrock_key_config.region;
    return { model, modelId, key, region };
  }

  private async ask(call: Call, target: BedrockTarget): Promise<NativeReply> {
    const answer = await this.send(call, target);
    const { response, sentAtMs } = answer;
    const { statusCode: status } = response;
    if (isForeign(status, call)) {
      response.body.release();
      throw toForeignReply(status);
    }
    const { key, model } = target;
    if (status >= 400) {
      const told = await readErrorReply(this.toFailed(call, answer));
      return { ...toReply(response, call, model), ...told };
    }
    if (call.streaming) return this.stream(call, answer);
    if (call.operation === 'invoke') call.note(readHeaderFacts(response.headers));
    const given =
      call.operation === 'converse'
        ? await passWhole(response, call)
        : { body: await awaitBeginning(passBody(response, call, NO_OBSERVER), NO_OBSERVER) };
    this.keys.credit(key, model, sentAtMs);
    return { ...toReply(response, call, model), ...given };
  }

  private async send(call: Call, target: BedrockTarget): Promise<BedrockAnswer> {
    const { key, modelId, region } = target;
    // That of this try: when the credentials are there the call may be at its next one.
    const { ending: signal } = call;
    const baseUrl = this.baseUrl ?? regionalEndpoint(region);
    const path = pathOf(call, modelId);
    const body = bodyOf(call);
    const passed = requestHeaders(call.headers);
    const headers =
      key.value === undefined
        ? await signRequest(
            { origin: baseUrl.origin, path: baseUrl.pathPrefix + path, headers: passed, body, region },
            await key.credentials.get(),
          )
        : { ...passed, authorization: `Bearer ${key.value}` };
    const sentAtMs = performance.now();
    try {
      const { timeouts, vendorTraceparent: traceparent, inspector } = call;
      const request = { baseUrl, path, headers, body, signal, traceparent, inspector };
      const response = await this.client.post({ ...request, connectTimeoutMs: timeouts.connectMs });
      return { target, response, sentHeaders: headers, sentAtMs };
    } catch (error) {
      throw toTransportError(error, { vendor: this.name, phase: 'connecting', signal });
    }
  }

  /** A stream that has begun; one that begins with an exception is an error like any other. */
  private async stream(call: Call, answer: BedrockAnswer): Promise<NativeReply> {
    const { response, sentAtMs, target } = answer;
    const { key, model } = target;
    const observer = new StreamObserver(call);
    const reply = toReply(response, call, model);
    const body = await awaitBeginning(passBody(response, call, observer), observer);
    const { openingException } = observer;
    if (openingException === undefined) {
      this.keys.credit(key, model, sentAtMs);
      this.watchEnd(call, target);
      return { ...reply, body, atBoundary: () => observer.atBoundary };
    }
    const told = toErrorReply(toOpeningFailure(openingException), reply.headers, this.toFailed(call, answer));
    return { ...reply, ...told };
  }

  /** What breaks a stream that has begun says something of its key too. */
  private watchEnd(call: Call, { key, model }: BedrockTarget): void {
    if (this.keys.size === 1) return;
    const creditedAtMs = performance.now();
    call.onEnd(({ error }) => {
      if (error === undefined) return;
      this.keys.takeBack(key, error, creditedAtMs);
      this.keys.blame(key, error, call, model);
    });
  }

  /** The vendor's own words, with what they mean for the keys. */
  private blameReply(
    call: Call,
    { key, model }: BedrockTarget,
    reply: NativeReply & { readonly failure: GatewayError },
  ): NativeReply {
    const failure = this.keys.blame(key, reply.failure, call, model);
    const { retryAfterMs } = failure.detail;
    if (retryAfterMs === undefined || retryAfterMs === reply.failure.detail.retryAfterMs) return { ...reply, failure };
    const headers = {
      'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      'x-amz-retry-after': String(retryAfterMs),
    };
    return { ...reply, failure, headers: { ...reply.headers, ...headers } };
  }

  private toFailed(call: Call, { response, sentHeaders, target }: BedrockAnswer): FailedExchange {
    const mask = new SecretMask([...credentialsIn(sentHeaders), ...Object.values(this.extraHeaders)]);
    return { call, response, keyName: target.key.name, mask };
  }
}

function toBedrockKey(key: ProviderKeyConfig): BedrockKey {
  const { name, bedrock_key_config: config } = key;
  if (config === undefined) throw new TypeError(`providers.${bedrock.name}: the key ${name} has no region`);
  const credentials = new CredentialSource(key, credentialProvider(config));
  return Object.assign(new ProviderKeyConfig(), key, { bedrock_key_config: config, credentials });
}

/** True for answers that are none of Bedrock's: a redirection, and a turn of no content. */
function isForeign(status: number, { operation }: Call): boolean {
  if (status >= 300 && status < 400) return true;
  return status === 204 && (operation === 'converse' || operation === 'converse-stream');
}

/** `invoke` carries the model's own body, in which no member is the gateway's. */
function bodyOf({ operation, payload: { bytes } }: Call): Uint8Array {
  if (operation !== 'converse' && operation !== 'converse-stream') return bytes;
  return cutMember(bytes, GATEWAY_MEMBER, ADDITIONAL_FIELDS);
}

/** Everything of a reply but its body. */
function toReply(response: UpstreamResponse, call: Call, model: string): Omit<NativeReply, 'body'> {
  const isStream = call.streaming && response.statusCode < 300;
  return {
    kind: 'native',
    provider: bedrock.name,
    model,
    status: response.statusCode,
    headers: replyHeaders(response.headers, !isStream),
    atBoundary: () => false,
  };
}
