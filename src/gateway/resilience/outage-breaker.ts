import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  handleWhenResult,
  SamplingBreaker,
} from 'cockatiel';
import { GatewayError } from '../errors/gateway-error.js';
import { type ErrorKind } from '../errors/error-kind.js';

/** Failures that say that a vendor is down or on its way there; a refusal of one request says nothing of the next. */
const OUTAGES: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['timeout', 'unavailable', 'vendorFault', 'streamBroken']);

/** How long an open circuit stays open before one call may try again. */
const HALF_OPEN_AFTER_MS = 5000;

/** The circuit opens when this share of the calls in so long failed, and there were at least so many a second. */
const SAMPLING = { threshold: 0.5, duration: 10_000, minimumRps: 1 };

/**
 * Stops asking a vendor that fails most of its calls: callers learn it at once, or are sent to a fallback, and the
 * vendor gets time to recover.
 */
export class OutageBreaker {
  private readonly policy: CircuitBreakerPolicy;
  private openedAtMs = 0;

  constructor(private readonly vendor: string) {
    this.policy = circuitBreaker(
      handleWhenResult((outcome) => isOutage(outcome as Failable)),
      { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new SamplingBreaker(SAMPLING) },
    );
    this.policy.onBreak(() => {
      this.openedAtMs = performance.now();
    });
  }

  get state(): 'closed' | 'open' | 'half_open' {
    if (this.policy.state === CircuitState.Closed) return 'closed';
    return this.policy.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /**
   * What `ask` gives; it is not asked while the circuit is open.
   * @param ask never throws
   */
  async run<Outcome extends Failable>(
    ask: () => Promise<Outcome>,
  ): Promise<Outcome | { readonly failure: GatewayError }> {
    try {
      return await this.policy.execute(ask);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      return { failure: this.isOpen(error) };
    }
  }

  private isOpen(cause: unknown): GatewayError {
    const { vendor } = this;
    const retryAfterMs = Math.max(0, Math.ceil(this.openedAtMs + HALF_OPEN_AFTER_MS - performance.now()));
    return new GatewayError(
      'unavailable',
      `${vendor} has failed most calls of the last seconds and is given a rest. Wait and send the request again.`,
      {
        cause,
        retryAfterMs,
        vendor: { name: vendor },
      },
    );
  }
}

interface Failable {
  readonly failure?: GatewayError | undefined;
}

function isOutage({ failure }: Failable): boolean {
  return failure !== undefined && OUTAGES.has(failure.kind);
}
