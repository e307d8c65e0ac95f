import { type BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { type TargetPolicy } from '../../gateway/resilience/target-policy.js';
import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type NativeReply, Provider } from '../../gateway/ports/provider.js';
import { chooseKey } from '../shared/choose-key.js';
import { policyOf } from '../shared/target-policy.js';
import { toTransportError } from '../shared/transport-error.js';
import { type BaseUrl, parseBaseUrl, UpstreamClient, type UpstreamResponse } from '../shared/upstream-client.js';
import { bedrock } from './bedrock.vendor.js';
import { credentialProvider, CredentialSource } from './credential-source.js';
import { cutMember } from './cut-member.js';
import { pathOf, regionalEndpoint, regionOfArn } from './endpoint.js';
import { ReplyObserver } from './observe-reply.js';
import { StreamObserver } from './observe-stream.js';
import { toOpeningFailure, type OpeningFailure } from './opening-failure.js';
import {
  awaitBeginning,
  type BodyObserver,
  NO_OBSERVER,
  passBody,
  type PeekedBody,
  passPeeked,
  peekBody,
} from './pass-body.js';
import { replyHeaders, requestHeaders } from './pass-headers.js';
import { readHeaderFacts } from './read-usage.js';
import { signRequest } from './request-signer.js';
import {
  type BedrockFailure,
  errorTypeOfStatus,
  readErrorType,
  refusesCredentials,
  toCredentialFailure,
  toFailure,
  toForeignReply,
} from './vendor-failure.js';

/** An error body is read up to here; what matters stands at its beginning. */
const MAX_ERROR_BYTES = 64 * 1024;

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

/** What Bedrock began to answer, and to whom. */
interface BedrockAnswer {
  readonly response: UpstreamResponse;
  readonly model: string;
  readonly key: BedrockKey;
}

/** A reply whose bytes are read as they come. */
interface PassingReply extends NativeReply {
  readonly body: AsyncGenerator<Uint8Array, void>;
}

/**
 * AWS Bedrock itself. The caller's body goes out as it came and Bedrock's bytes go back as they come: only host,
 * credentials and headers are the gateway's. Nothing is validated; Bedrock judges.
 */
export class BedrockProvider extends Provider {
  private readonly client: UpstreamClient;
  private readonly keys: readonly BedrockKey[];
  private readonly baseUrl: BaseUrl | undefined;
  override readonly policy: TargetPolicy;

  /**
   * @param name what callers write before the slash
   * @throws TypeError when a key has no region: the configuration completes them
   */
  constructor(
    config: ProviderConfig,
    override readonly name: string = bedrock.name,
  ) {
    super();
    const { base_url: baseUrl } = config.network_config;
    this.client = new UpstreamClient(config);
    this.baseUrl = baseUrl === undefined ? undefined : parseBaseUrl(baseUrl);
    this.keys = config.keys.map(toBedrockKey);
    this.policy = policyOf(config);
  }

  /** Whatever the Bedrock API has passes. */
  override answers(): boolean {
    return true;
  }

  override knownModels(): readonly string[] {
    return this.keys.flatMap((key) => key.models).filter((model) => model !== '*');
  }

  override serves(model: string): boolean {
    return chooseKey(this.keys, model, 0) !== undefined;
  }

  override async call(call: Call, model: string): Promise<NativeReply> {
    if (call.payload.dialect !== OWN_DIALECT) {
      throw new GatewayError(
        'invalidRequest',
        `The vendor ${bedrock.name} takes requests of the Bedrock API only; this one speaks ${call.payload.dialect}.`,
      );
    }
    const key = this.keyFor(call, model);
    call.keyName = key.name;
    const response = await this.send(call, model, key);
    const { statusCode: status } = response;
    if (isForeign(status, call)) {
      response.body.on('error', () => undefined).destroy();
      throw toForeignReply(status);
    }
    if (status >= 400) return this.fail(call, { response, model, key });
    if (call.operation === 'invoke') call.note(readHeaderFacts(response.headers));
    if (!call.streaming) return toReply(response, call, { model, observer: observerOf(call) });
    return this.stream(call, { response, model, key });
  }

  /** Closes the connections to AWS. */
  close(): Promise<void> {
    return this.client.close();
  }

  private keyFor({ guardrail }: Call, model: string): BedrockKey {
    // A guardrail is no model: the lists of models say nothing of it.
    const keys = guardrail === undefined ? this.keys : this.keys.map((key) => ({ ...key, models: ['*'] }));
    const key = chooseKey(keys, model, Math.random());
    if (key !== undefined) return key;
    throw new GatewayError(
      'notFound',
      `No key of the vendor "${this.name}" serves this model: providers.${this.name}.keys[].models lists the models ` +
        'of each key.',
    );
  }

  private async send(call: Call, model: string, key: BedrockKey): Promise<UpstreamResponse> {
    const region = regionOfArn(model) ?? key.bedrock_key_config.region;
    const baseUrl = this.baseUrl ?? regionalEndpoint(region);
    const path = pathOf(call, model);
    const body = bodyOf(call);
    const passed = requestHeaders(call.headers);
    const headers =
      key.value === undefined
        ? await signRequest(
            { origin: baseUrl.origin, path: baseUrl.pathPrefix + path, headers: passed, body, region },
            await key.credentials.get(),
          )
        : { ...passed, authorization: `Bearer ${key.value}` };
    try {
      return await this.client.post({ baseUrl, path, headers, body, signal: call.signal });
    } catch (error) {
      throw toTransportError(error, { vendor: this.name, phase: 'connecting', signal: call.signal });
    }
  }

  /** A stream whose first frame is here; one that begins with an exception is an error like any other. */
  private async stream(call: Call, { response, model, key }: BedrockAnswer): Promise<NativeReply> {
    const observer = new StreamObserver(call);
    const reply = toReply(response, call, { model, observer });
    const body = await awaitBeginning(reply.body, observer);
    const { openingException } = observer;
    if (openingException === undefined) return { ...reply, body, atBoundary: () => observer.atBoundary };
    response.body.destroy();
    const failure = toOpeningFailure(openingException);
    if (refusesCredentials(failure)) throw toCredentialFailure(failure, key.name, failure.body);
    return {
      ...reply,
      status: failure.status,
      headers: { ...reply.headers, ...openingHeaders(failure) },
      body: passPeeked(response, call, { pieces: [failure.body], isWhole: true }),
      failure: toFailure(failure),
    };
  }

  private async fail(call: Call, { response, model, key }: BedrockAnswer): Promise<NativeReply> {
    const { statusCode: status, headers } = response;
    const isNamed = headers['x-amzn-errortype'] !== undefined;
    let failure: BedrockFailure = { status, type: readErrorType(headers['x-amzn-errortype']) };
    let peeked: PeekedBody | undefined;
    if (refusesCredentials(failure) || (status === 400 && !isNamed && !isLong(response))) {
      peeked = await peekBody(response, call, MAX_ERROR_BYTES);
      const bytes = Buffer.concat(peeked.pieces);
      failure = { status, type: failure.type ?? readErrorType(undefined, bytes) };
      if (refusesCredentials(failure)) {
        response.body.destroy();
        throw toCredentialFailure(failure, key.name, bytes);
      }
    }
    const reply = toReply(response, call, { model, observer: NO_OBSERVER });
    return {
      ...reply,
      ...(peeked === undefined ? undefined : { body: passPeeked(response, call, peeked) }),
      headers: isNamed
        ? reply.headers
        : { ...reply.headers, 'x-amzn-errortype': failure.type ?? errorTypeOfStatus(status) },
      failure: toFailure(failure),
    };
  }
}

function toBedrockKey(key: ProviderKeyConfig): BedrockKey {
  const { name, weight, models, value, bedrock_key_config: config } = key;
  if (config === undefined) throw new TypeError(`providers.${bedrock.name}: the key ${name} has no region`);
  const credentials = new CredentialSource(key, credentialProvider(config));
  return {
    name,
    weight,
    models,
    bedrock_key_config: config,
    credentials,
    ...(value === undefined ? undefined : { value }),
  };
}

/** True for answers that are none of Bedrock's: a redirection, and a turn of no content. */
function isForeign(status: number, { operation }: Call): boolean {
  if (status >= 300 && status < 400) return true;
  return status === 204 && (operation === 'converse' || operation === 'converse-stream');
}

function isLong({ headers }: UpstreamResponse): boolean {
  return Number(headers['content-length'] ?? 0) > MAX_ERROR_BYTES;
}

/** `invoke` carries the model's own body, in which no member is the gateway's. */
function bodyOf({ operation, payload: { bytes } }: Call): Uint8Array {
  if (operation !== 'converse' && operation !== 'converse-stream') return bytes;
  return cutMember(bytes, GATEWAY_MEMBER, ADDITIONAL_FIELDS);
}

function observerOf(call: Call): BodyObserver {
  return call.operation === 'converse' ? new ReplyObserver(call) : NO_OBSERVER;
}

function toReply(
  response: UpstreamResponse,
  call: Call,
  { model, observer }: { model: string; observer: BodyObserver },
): PassingReply {
  const isStream = call.streaming && response.statusCode < 300;
  return {
    kind: 'native',
    provider: bedrock.name,
    model,
    status: response.statusCode,
    headers: replyHeaders(response.headers, !isStream),
    body: passBody(response, call, observer),
    atBoundary: () => false,
  };
}

function openingHeaders({ type, body }: OpeningFailure): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(body.byteLength),
    'x-amzn-errortype': type,
  };
}
