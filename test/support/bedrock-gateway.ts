import { createTestGateway, type TestGateway } from './test-gateway.js';
import { ScriptedUpstream } from './scripted-upstream.js';

/** AWS credentials that nobody issued. */
export const AWS_CREDENTIALS = {
  access_key: 'AKIDASBRUTEST',
  secret_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
} as const;

export interface BedrockGatewayOptions {
  /** The keys of the vendor; one with static credentials in eu-west-1 unless given. */
  readonly keys?: readonly object[];
  readonly network?: object;
  /** The vendor's `circuit_breaker`; switched off unless given, as a test is about one failure. */
  readonly breaker?: object;
  readonly environment?: Readonly<Record<string, string>>;
  /** Other parts of the configuration than providers and keys. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Speaks TLS beside clear text. */
  readonly tls?: boolean;
}

/** A gateway whose vendors `bedrock` and `openai` are one scripted upstream; its key may call every vendor. */
export async function createBedrockGateway(options: BedrockGatewayOptions = {}): Promise<TestGateway> {
  const upstream = await ScriptedUpstream.start();
  const keys = options.keys ?? [
    { name: 'static', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1', session_token: '' } },
  ];
  const gateway = await createTestGateway({
    upstream,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    config: {
      ...options.config,
      providers: {
        bedrock: {
          keys,
          network_config: { base_url: upstream.url, ...options.network },
          circuit_breaker: options.breaker ?? { enabled: false },
        },
      },
      governance: {
        virtual_keys: [
          {
            name: 'test',
            value: 'sk-bf-test-1f0c7a52e9b84d36',
            provider_configs: [{ provider: '*', allowed_models: ['*'] }],
          },
        ],
      },
    },
  });
  return {
    ...gateway,
    close: async () => {
      await gateway.close().finally(() => upstream.close());
    },
  };
}
