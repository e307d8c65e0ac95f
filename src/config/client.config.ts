import { Flag, Unused, WholeNumber } from './field.decorators.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';

/** Bifrost's `client`: how requests of callers are treated. */
@Unused(
  NOT_USED,
  'allow_per_request_content_storage_override',
  'allow_per_request_raw_override',
  'allowed_headers',
  'allowed_origins',
  'async_job_result_ttl',
  'compat',
  'disable_content_logging',
  'disable_db_pings_in_health',
  'drop_excess_requests',
  'dual_credential_conflict_behavior',
  'dump_errors_in_console_logs',
  'enable_logging',
  'hide_deleted_virtual_keys_in_filters',
  'initial_pool_size',
  'log_retention_days',
  'logging_headers',
  'mcp_agent_depth',
  'mcp_code_mode_binding_level',
  'mcp_disable_auto_tool_inject',
  'mcp_enable_temp_token_auth',
  'mcp_external_client_url',
  'mcp_server_auth_mode',
  'mcp_tool_execution_timeout',
  'mcp_tool_sync_interval',
  'oauth2_server_config',
  'prometheus_labels',
  'routing_chain_max_depth',
  'webhook_config',
)
@Unused(NOT_ENFORCED, 'header_filter_config', 'required_headers')
@Unused(
  `${NOT_USED}: every inference request needs a virtual key`,
  'enforce_auth_on_inference',
  'enforce_governance_header',
  'enforce_scim_auth',
  'whitelisted_routes',
)
export class ClientConfig {
  /** The largest request body accepted, in megabytes of 1024 × 1024 bytes. */
  @WholeNumber(1, 4096)
  readonly max_request_body_size_mb: number = 100;

  /**
   * The longest answer that a vendor may give, streamed or whole, in megabytes of 1024 × 1024 bytes as the vendor sends
   * them: what goes on beyond it goes on for ever. Asbru's own addition.
   */
  @WholeNumber(1, 4096)
  readonly max_response_body_size_mb: number = 256;

  /**
   * Requests that are served at the same time, streams until their end. Further ones are refused with a 503 before their
   * body is read; health and the management side do not count. Asbru's own addition.
   */
  @WholeNumber(1, 1_000_000)
  readonly max_concurrent_requests: number = 10_000;

  /**
   * True to refuse a request that the vendor cannot take exactly as it was said, instead of warning. Asbru's own addition;
   * the header `x-asbru-strict` overrides it for one request.
   */
  @Flag()
  readonly strict_translation: boolean = false;

  /** Whether callers may bring a vendor's own key, with `x-bf-direct-key: true`. */
  @Flag()
  readonly allow_direct_keys: boolean = false;
}
