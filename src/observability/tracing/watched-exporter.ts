import { type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';

/** What becomes of an export. */
type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** How exports end, for whoever keeps count. */
export interface ExportListener {
  /** @param error why the spans are lost; undefined when they were taken */
  settle(spanCount: number, error: Error | undefined): void;
}

const SUCCESS = 0;

/** An exporter that tells how its exports end. What it throws is a failed export and nothing else. */
export class WatchedExporter implements SpanExporter {
  constructor(
    private readonly exporter: SpanExporter,
    private readonly listener: ExportListener,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const settle = (result: ExportResult): void => {
      const failure = result.error ?? new Error('the export failed');
      this.listener.settle(spans.length, (result.code as number) === SUCCESS ? undefined : failure);
      done(result);
    };
    this.exporter.export(spans, settle);
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
