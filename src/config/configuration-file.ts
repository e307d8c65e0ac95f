import { AuthConfig } from './auth.config.js';
import { ClientConfig } from './client.config.js';
import { Nested, NestedByProvider, NestedList, Unused } from './field.decorators.js';
import { HealthConfig } from './health.config.js';
import { LoggingConfig } from './logging.config.js';
import { PricingConfig } from './pricing.config.js';
import { ProviderConfig } from './provider.config.js';
import { RoutingConfig } from './routing.config.js';
import { ServerConfig } from './server.config.js';
import { TracingConfig } from './tracing.config.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';
import { VirtualKeyConfig } from './virtual-key.config.js';

/** Bifrost's `governance`: who may call what. */
@Unused(NOT_USED, 'complexity_analyzer_config', 'pricing_overrides', 'routing_rules')
@Unused(
  NOT_ENFORCED,
  'budgets',
  'business_units',
  'customers',
  'model_configs',
  'providers',
  'rate_limits',
  'roles',
  'teams',
)
export class GovernanceConfig {
  /** The keys that callers may present. Without one, every inference request is refused. */
  @NestedList(VirtualKeyConfig)
  readonly virtual_keys: readonly VirtualKeyConfig[] = [];

  /** User names and passwords. */
  @Nested(AuthConfig)
  readonly auth_config?: AuthConfig;
}

/** The root of the configuration file: Bifrost's `config.json`, and Asbru's own keys `server` and `routing`. */
@Unused(
  NOT_USED,
  '$schema',
  'alerting',
  'audit_logs',
  'circuit_breaker_config',
  'cluster_config',
  'config_store',
  'encryption_key',
  'env_label',
  'feature_flags',
  'framework',
  'large_payload_optimization',
  'load_balancer_config',
  'logs_store',
  'mcp',
  'plugins',
  'source_of_truth',
  'vector_store',
  'webhooks',
  'websocket',
)
@Unused(NOT_ENFORCED, 'access_profiles', 'auth_config', 'guardrails_config', 'scim_config')
@Unused(`${NOT_USED}: an empty list of models always denies, as in Bifrost's version 2`, 'version')
export class ConfigurationFile {
  @Nested(ClientConfig)
  readonly client: ClientConfig = new ClientConfig();

  @Nested(ServerConfig)
  readonly server: ServerConfig = new ServerConfig();

  @Nested(HealthConfig)
  readonly health: HealthConfig = new HealthConfig();

  @Nested(LoggingConfig)
  readonly logging: LoggingConfig = new LoggingConfig();

  /** The vendors that may be called, by name. */
  @NestedByProvider(ProviderConfig)
  readonly providers: Readonly<Record<string, ProviderConfig>> = Object.create(null) as Record<string, ProviderConfig>;

  /** Which model a name means, and who is asked when it fails. */
  @Nested(RoutingConfig)
  readonly routing: RoutingConfig = new RoutingConfig();

  @Nested(GovernanceConfig)
  readonly governance: GovernanceConfig = new GovernanceConfig();

  /** What calls cost. */
  @Nested(PricingConfig)
  readonly pricing: PricingConfig = new PricingConfig();

  /** Where traces go. */
  @Nested(TracingConfig)
  readonly tracing: TracingConfig = new TracingConfig();
}
