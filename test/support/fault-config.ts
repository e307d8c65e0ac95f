import { type ScriptedUpstream } from './scripted-upstream.js';

/** The virtual key of every gateway of the fault suite. */
export const FAULT_KEY = 'sk-bf-faults-0123456789abcdef';

/** Settings of one vendor of the fault suite, in the shape of the configuration file. */
export interface FaultVendor {
  readonly keys?: readonly object[];
  readonly network?: Readonly<Record<string, unknown>>;
  /** What else stands in the vendor's part of the file. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Names that are those of real vendors; any other is a vendor that is called like OpenAI. */
const BUILT_IN: ReadonlySet<string> = new Set(['openai', 'bedrock']);

/**
 * A configuration whose vendors are these upstreams, and may all be called with {@link FAULT_KEY}.
 * @param upstreams by the vendor's name
 */
export function faultConfig(
  upstreams: Readonly<Record<string, Pick<ScriptedUpstream, 'url'>>>,
  vendors: Readonly<Record<string, FaultVendor>> = {},
): { readonly providers: Readonly<Record<string, object>>; readonly governance: object } {
  const providers = Object.fromEntries(
    Object.entries(upstreams).map(([name, { url }]) => {
      const { keys, network, more } = vendors[name] ?? {};
      const provider = {
        keys: keys ?? [{ name: 'main', value: `sk-${name}-0001` }],
        network_config: { base_url: url, default_request_timeout_in_seconds: 10, ...network },
        ...(BUILT_IN.has(name) ? {} : { custom_provider_config: { base_provider_type: 'openai' } }),
        ...more,
        circuit_breaker: { enabled: true, ...(more?.['circuit_breaker'] as object | undefined) },
      };
      return [name, provider];
    }),
  );
  return {
    providers: { mock: {}, ...providers },
    governance: {
      virtual_keys: [
        { name: 'faults', value: FAULT_KEY, provider_configs: [{ provider: '*', allowed_models: ['*'] }] },
      ],
    },
  };
}
