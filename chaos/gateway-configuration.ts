import { keyValue, KEY_NAMES, type Vendor } from './vendors.js';

/** Presented by every client; opens the gateway of one run on loopback. */
export const VIRTUAL_KEY = 'sk-bf-chaos-0123456789abcdef';

/**
 * A gateway with several keys for each vendor, retries, and time limits that a demonstration has the patience for. What
 * is not named here is what every gateway does by default.
 * @param urls of the vendors, by name
 * @param edition counted from 0; each differs from the one before in what one vendor is to do
 */
export function gatewayConfiguration(
  vendors: readonly Vendor[],
  urls: ReadonlyMap<string, string>,
  edition: number,
): object {
  return {
    server: { drain_delay_in_seconds: 0, shutdown_grace_in_seconds: 10 },
    providers: Object.fromEntries(
      vendors.map(({ name }, index) => [
        name,
        {
          keys: KEY_NAMES.map((keyName) => ({ name: `${name}-${keyName}`, value: keyValue(name, keyName), weight: 1 })),
          network_config: {
            base_url: urls.get(name) ?? '',
            connect_timeout_in_seconds: 1,
            default_request_timeout_in_seconds: 2,
            stream_idle_timeout_in_seconds: 2,
            max_retries: 2,
            retry_backoff_initial: 50 + Math.ceil(Math.max(0, edition - index) / vendors.length),
            retry_backoff_max: 1500,
          },
        },
      ]),
    ),
    governance: {
      virtual_keys: [
        { name: 'chaos', value: VIRTUAL_KEY, provider_configs: [{ provider: '*', allowed_models: ['*'] }] },
      ],
    },
  };
}
