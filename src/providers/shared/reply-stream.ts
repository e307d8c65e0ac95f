import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions, type StreamDecoder, type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { checkAnswerSize } from './answer-limit.js';
import { type ExchangePhase } from './transport-error.js';
import { usageSoFar } from './usage-so-far.js';

/** One streamed reply while it is read: how far it has come, and what it has cost if it goes no further. */
export class ReplyStream {
  phase: ExchangePhase = 'beforeFirstEvent';
  private readonly decoder: StreamDecoder;
  private size = 0;
  private hasEnded = false;

  constructor(
    private readonly call: Call,
    dialect: UpstreamDialect,
    private readonly options: DecodeOptions,
  ) {
    this.decoder = dialect.decodeStream(options);
  }

  /** True when the vendor's terminal signal has come. */
  get isDone(): boolean {
    return this.decoder.done;
  }

  /** Why the reply cannot be read on. */
  get failure(): GatewayError | undefined {
    return this.decoder.failure;
  }

  /** @throws GatewayError when the reply is longer than the call allows */
  push(chunk: Uint8Array): EventBatch {
    this.size += chunk.byteLength;
    this.call.inspector?.received(chunk);
    checkAnswerSize(this.size, this.call, this.options.vendor);
    const batch = this.decoder.push(chunk);
    if (batch.length > 0) this.phase = 'streaming';
    return batch;
  }

  /** @throws GatewayError when the vendor's terminal signal never came */
  end(): EventBatch {
    const batch = this.decoder.end();
    this.hasEnded = true;
    return batch;
  }

  /** Notes what a turn has cost that broke off, or that its caller left; nothing of a try that another one follows. */
  settle(): void {
    const { call, decoder, options } = this;
    if (this.hasEnded || decoder.done || call.facts.usage !== undefined) return;
    if (this.phase !== 'streaming' && !call.wholeEnding.aborted) return;
    call.note({ usage: usageSoFar(decoder.progress, options.request), usageIsEstimate: true });
  }
}
