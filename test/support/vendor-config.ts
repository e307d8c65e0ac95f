/**
 * A configuration in which the vendor is called at `url`, and the virtual key of every test gateway may call it: to be
 * merged over a test gateway's own.
 */
export function vendorConfig(vendor: string, url: string): Record<string, unknown> {
  return {
    providers: {
      [vendor]: {
        keys: [{ name: 'test', value: 'sk-upstream-0001', weight: 1, models: ['*'], ...cloudOf(vendor, url) }],
        network_config: { base_url: url, default_request_timeout_in_seconds: 10 },
      },
    },
    governance: {
      virtual_keys: [
        {
          name: 'test',
          value: TEST_KEY,
          is_active: true,
          provider_configs: [{ provider: '*', allowed_models: ['*'] }],
        },
      ],
    },
  };
}

/** The virtual key of every test gateway. */
const TEST_KEY = 'sk-bf-test-1f0c7a52e9b84d36';

/** What a key of a cloud has beside its value. */
function cloudOf(vendor: string, url: string): object {
  if (vendor === 'azure') return { azure_key_config: { endpoint: url } };
  if (vendor === 'vertex') return { vertex_key_config: { project_id: 'project-1', region: 'europe-west4' } };
  return {};
}
