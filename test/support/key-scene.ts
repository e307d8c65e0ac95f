import { jest } from '@jest/globals';
import { bedrockReply, bedrockStream, CONVERSE_REPLY, TURN_FRAMES } from './bedrock-replies.js';
import { type ConverseBody, postConverse, postConverseStream, type WholeAnswer } from './event-stream-client.js';
import { type MetricsPage, scrape } from './metrics-page.js';
import { chatAnswer, chatError } from './openai-chat-replies.js';
import { type RecordedRequest, ScriptedUpstream } from './scripted-upstream.js';
import { createTestGateway, type TestGateway } from './test-gateway.js';
import { type HttpScript } from './upstream-script.js';

/** A vendor whose keys are looked at, and what it is asked for. */
export interface KeyVendor {
  readonly vendor: 'openai' | 'bedrock';
  readonly operation: 'converse' | 'converse-stream';
}

/** One vendor whose requests are translated and one whose bytes pass, each whole and streamed. */
export const KEY_VENDORS: readonly KeyVendor[] = (['openai', 'bedrock'] as const).flatMap((vendor) =>
  (['converse', 'converse-stream'] as const).map((operation) => ({ vendor, operation })),
);

/** The model that is asked for unless another is named. */
export const MODEL = 'some-model';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

export interface KeySceneOptions {
  /** The keys by their names; each has a value that tells it apart. */
  readonly keys: Readonly<Record<string, object>>;
  /** Of the vendor, beside its keys. */
  readonly provider?: object;
  /** Of how the vendor is reached. */
  readonly network?: object;
  /** Of what the caller may call of it. */
  readonly grant?: object;
}

/** Says what becomes of a request that was sent with the key of that name; undefined for an ordinary answer. */
type Behave = (key: string, request: RecordedRequest) => HttpScript | undefined;

/** A gateway whose vendor has several keys, and an upstream that tells them apart. Its clock can be put forward. */
export class KeyScene {
  private behave: Behave = () => undefined;
  private aheadMs = 0;

  private constructor(
    readonly gateway: TestGateway,
    private readonly kind: KeyVendor,
    private readonly lines: readonly string[],
  ) {
    gateway.upstream.answer((request) => this.behave(keyOf(request), request) ?? this.answerTo(request));
    const read = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => read() + this.aheadMs);
  }

  static async start(kind: KeyVendor, { keys, provider, network, grant }: KeySceneOptions): Promise<KeyScene> {
    const upstream = await ScriptedUpstream.start();
    const list = Object.entries(keys).map(([name, key]) => ({ name, value: `sk-vendor-key-${name}`, ...key }));
    const lines: string[] = [];
    const gateway = await createTestGateway({
      upstream,
      management: true,
      log: (line) => lines.push(line),
      config: {
        providers: {
          [kind.vendor]: { keys: list, network_config: { base_url: upstream.url, ...network }, ...provider },
        },
        governance: {
          virtual_keys: [
            {
              name: 'test',
              value: 'sk-bf-test-1f0c7a52e9b84d36',
              provider_configs: [{ provider: kind.vendor, allowed_models: ['*'], ...grant }],
            },
          ],
        },
      },
    });
    return new KeyScene(gateway, kind, lines);
  }

  /** Sets what becomes of requests; what came before is forgotten. */
  let(behave: Behave): void {
    this.gateway.upstream.clear();
    this.behave = behave;
  }

  ask(
    headers: Readonly<Record<string, string>> = {},
    { model = MODEL, body = HELLO }: { model?: string; body?: ConverseBody } = {},
  ): Promise<WholeAnswer> {
    const { url, key } = this.gateway;
    const target = { url, key, modelId: `${this.kind.vendor}/${model}`, headers };
    return this.kind.operation === 'converse' ? postConverse(target, body) : postConverseStream(target, body);
  }

  /** Names of the keys that the vendor was asked with, in their order. */
  get asked(): string[] {
    return this.gateway.upstream.requests.map(keyOf);
  }

  /** The log's records about keys. */
  get news(): Record<string, unknown>[] {
    const records = this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return records.filter(({ msg, key, state }) => msg !== 'call' && key !== undefined && state !== undefined);
  }

  /** Lets so much time pass for the gateway. */
  pass(ms: number): void {
    this.aheadMs += ms;
  }

  metrics(): Promise<MetricsPage> {
    return scrape(this.gateway.managementUrl);
  }

  /** The state that the metrics say of each key. */
  async states(): Promise<Record<string, string | undefined>> {
    const { samples } = await this.metrics();
    const present = samples.filter(
      ({ name, labels, value }) => name === 'asbru_key_state' && value === 1 && labels['provider'] === this.kind.vendor,
    );
    return Object.fromEntries(present.map(({ labels }) => [labels['key'] ?? '', labels['state']]));
  }

  /** A refusal as the vendor words it. */
  error(status: number, headers: Readonly<Record<string, string>> = {}): HttpScript {
    if (this.kind.vendor === 'openai') return chatError(status, 'not now', headers);
    const type = ERROR_TYPES[status] ?? 'InternalServerException';
    return bedrockReply('{"message":"not now"}', { status, headers: { 'x-amzn-errortype': type, ...headers } });
  }

  async close(): Promise<void> {
    jest.restoreAllMocks();
    await this.gateway.close();
    await this.gateway.upstream.close();
  }

  private answerTo(request: RecordedRequest): HttpScript {
    if (this.kind.vendor === 'openai') return chatAnswer({ text: 'Hi' })(request);
    return request.path.endsWith('-stream') ? bedrockStream(TURN_FRAMES) : bedrockReply(CONVERSE_REPLY);
  }
}

const ERROR_TYPES: Readonly<Partial<Record<number, string>>> = {
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

function keyOf({ headers }: RecordedRequest): string {
  return headers.authorization?.replace(/^Bearer sk-vendor-key-/, '') ?? '';
}
