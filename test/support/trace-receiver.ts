import { jsonReply } from './upstream-script.js';
import { eventually } from './eventually.js';
import { type RecordedRequest, ScriptedUpstream } from './scripted-upstream.js';

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly OtlpValue[] };
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly OtlpAttribute[];
  readonly events?: readonly { readonly name: string }[];
  readonly status: { readonly code?: number };
}

interface OtlpExport {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A span as it came over the wire. */
export interface ReceivedSpan extends Omit<OtlpSpan, 'attributes' | 'events'> {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  /** What the sender says of itself. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** OTLP's number of a span's kind. */
export const SPAN_KIND = { internal: 1, server: 2, client: 3 } as const;

/** A receiver of OTLP/HTTP on loopback that keeps the spans it is sent. */
export class TraceReceiver {
  private constructor(private readonly upstream: ScriptedUpstream) {
    upstream.answer(() => jsonReply(200, {}));
  }

  static async start(): Promise<TraceReceiver> {
    return new TraceReceiver(await ScriptedUpstream.start());
  }

  get url(): string {
    return this.upstream.url;
  }

  get requests(): readonly RecordedRequest[] {
    return this.upstream.requests;
  }

  get spans(): ReceivedSpan[] {
    return this.upstream.requests.flatMap(({ json }) => (json as OtlpExport).resourceSpans.flatMap(toSpans));
  }

  /** Every span of a trace, when the one of its call is there, which is sent last. */
  async traceOf(traceId: string | undefined): Promise<{ call: ReceivedSpan; tries: ReceivedSpan[] }> {
    const spans = () => this.spans.filter((span) => span.traceId === traceId);
    const find = () => spans().find(({ kind }) => kind === SPAN_KIND.server);
    await eventually(() => find() !== undefined, `the spans of the trace ${traceId} are there`, 10_000);
    const call = find()!;
    return { call, tries: spans().filter(({ spanId }) => spanId !== call.spanId) };
  }

  close(): Promise<void> {
    return this.upstream.close();
  }
}

function toSpans({ resource, scopeSpans }: OtlpExport['resourceSpans'][number]): ReceivedSpan[] {
  const sender = toRecord(resource.attributes);
  return scopeSpans
    .flatMap(({ spans }) => spans)
    .map(({ attributes, events = [], ...span }) => ({
      ...span,
      attributes: toRecord(attributes),
      events: events.map(({ name }) => name),
      resource: sender,
    }));
}

function toRecord(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)]));
}

function toValue({ arrayValue, intValue, ...value }: OtlpValue): unknown {
  if (arrayValue !== undefined) return arrayValue.values.map(toValue);
  if (intValue !== undefined) return Number(intValue);
  return Object.values(value)[0];
}
