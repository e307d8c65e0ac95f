import { BaseUrl, Flag, Optional, Quantity, Table, Text } from './field.decorators.js';
import { EXPORT_HEADER_NAMES } from './header-names.js';

/** Where traces go, and which calls have one. Asbru's own key; without an `endpoint` nothing is traced. */
export class TracingConfig {
  /**
   * The OTLP/HTTP receiver, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it: `http://localhost:4318`, to which `/v1/traces` is
   * added unless it ends so.
   */
  @Optional()
  @BaseUrl()
  readonly endpoint?: string;

  /** Headers that every export carries, each perhaps `env.NAME`: what the receiver asks for. */
  @Table({ names: EXPORT_HEADER_NAMES, content: 'header' })
  readonly headers: Readonly<Record<string, string>> = {};

  /** What the receiver calls the gateway (`service.name`): `asbru` when nobody says it. */
  @Optional()
  @Text()
  readonly service_name?: string;

  /** The share of calls that are traced, of those whose caller has not decided it: 0 to 1. All when nobody says it. */
  @Optional()
  @Quantity(0, 1)
  readonly sample_ratio?: number;

  /** Whether the caller decides, by the flag in its `traceparent`, if its call is traced. It does when nobody says it. */
  @Optional()
  @Flag()
  readonly follow_caller?: boolean;

  /** Whether vendors are sent the `traceparent` of the try. They learn the id of the trace and nothing else. */
  @Flag()
  readonly propagate_to_vendors: boolean = false;
}
