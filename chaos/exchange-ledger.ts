import { type RecordedRequest } from '../test/support/scripted-upstream.js';
import { type AnswerIdentity, type Fault } from './faults/fault-plan.js';

/** One request as a vendor saw it, and what the vendor did. */
export interface Exchange extends AnswerIdentity {
  /** Undefined for a good answer. */
  fault?: Fault;
  /** True when a part of the turn was streamed before the fault. */
  begun: boolean;
  readonly streamed: boolean;
}

/** What all vendors were asked and did: the other side of what clients see. */
export class ExchangeLedger {
  /** By the question's marker. */
  private readonly byMarker = new Map<string, Exchange[]>();
  private readonly running = new Map<Exchange, RecordedRequest>();
  count = 0;

  /** How often this vendor was asked for this step of this question before. */
  attemptsOf({ vendor, marker, step }: Omit<AnswerIdentity, 'attempt'>): number {
    return this.of(marker).filter((exchange) => exchange.vendor === vendor && exchange.step === step).length;
  }

  /** @param request tells when the exchange is over */
  add(exchange: Exchange, request: RecordedRequest): void {
    this.count += 1;
    this.running.set(exchange, request);
    const others = this.byMarker.get(exchange.marker);
    if (others === undefined) this.byMarker.set(exchange.marker, [exchange]);
    else others.push(exchange);
    // Bodies of thousands of requests are nobody's business any more.
    if (this.running.size > FORGET_ABOVE) this.forgetEnded();
  }

  of(marker: string): readonly Exchange[] {
    return this.byMarker.get(marker) ?? [];
  }

  /** Exchanges that were cut because their vendor went down. */
  markCut(vendor: string): void {
    this.forgetEnded();
    for (const [exchange, request] of this.running) {
      if (exchange.vendor !== vendor || exchange.fault !== undefined) continue;
      exchange.fault = 'goes down';
      exchange.begun = exchange.streamed && request.bytesWritten > 0;
    }
  }

  /** How often each fault happened. */
  countFaults(): ReadonlyMap<Fault, number> {
    const counts = new Map<Fault, number>();
    for (const exchanges of this.byMarker.values()) {
      for (const { fault } of exchanges) if (fault !== undefined) counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
    return counts;
  }

  private forgetEnded(): void {
    for (const [exchange, { closedAt }] of this.running) if (closedAt !== undefined) this.running.delete(exchange);
  }
}

const FORGET_ABOVE = 500;
