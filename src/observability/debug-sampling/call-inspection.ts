import { type Call } from '../../gateway/model/call.js';
import { type ExchangeInspector } from '../../gateway/ports/exchange-inspector.js';
import { InspectedExchange } from './inspected-exchange.js';
import { describeHeaders } from './describe-headers.js';

/** One call allows no more tries than this (`GatewayService`), and each may be sent twice. */
const MAX_EXCHANGES = 24;

/** What an administrator is told of one call beside its record. */
export class CallInspection implements ExchangeInspector {
  private readonly exchanges: InspectedExchange[] = [];

  constructor(
    private readonly call: Call,
    private readonly withContent: boolean,
  ) {}

  sent(path: string, body: string | Uint8Array): void {
    if (this.exchanges.length < MAX_EXCHANGES) {
      this.exchanges.push(new InspectedExchange(this.call.startedAt, path, body));
    }
  }

  answered(status: number, contentType: string | undefined): void {
    this.exchanges.at(-1)?.answered(status, contentType);
  }

  received(bytes: Uint8Array): void {
    this.exchanges.at(-1)?.received(bytes);
  }

  /** The `debug` member of the call's record. */
  describe(): object {
    const { headers, attempts, heldMs, upstreamMs } = this.call;
    return {
      headers: describeHeaders(headers),
      attempts,
      heldMs: Math.round(heldMs),
      waitedForVendorsMs: Math.round(upstreamMs),
      exchanges: this.exchanges.map((exchange) => exchange.describe(this.withContent)),
    };
  }
}
