import { ScriptedUpstream, type RecordedRequest } from '../test/support/scripted-upstream.js';
import { jsonReply, type Script } from '../test/support/upstream-script.js';
import { type ExchangeLedger } from './exchange-ledger.js';
import { markerIn, TOOL_NAME, toolResultOf, turnFor } from './expected-answer.js';
import { type FaultPlan } from './faults/fault-plan.js';
import { spoil } from './faults/spoiled-answer.js';
import { goodScript, type SpokenAnswer } from './faults/spoken-answer.js';
import { keyNameIn, type Vendor } from './vendors.js';

/** What a vendor of the demonstration goes by. */
export interface VendorRules {
  readonly plan: FaultPlan;
  readonly ledger: ExchangeLedger;
}

/** A vendor on loopback that answers every question as expected, but for what the plan says. */
export class ScriptedVendor {
  private readonly refusedKeys = new Set<string>();

  private constructor(
    readonly vendor: Vendor,
    readonly upstream: ScriptedUpstream,
    private readonly rules: VendorRules,
  ) {
    upstream.answer((request) => {
      // What it recorded of requests that are over is of no use here.
      upstream.clear();
      return this.answer(request);
    });
  }

  static async start(vendor: Vendor, rules: VendorRules): Promise<ScriptedVendor> {
    return new ScriptedVendor(vendor, await ScriptedUpstream.start(), rules);
  }

  refuseKey(keyName: string): void {
    this.refusedKeys.add(keyName);
  }

  acceptKey(keyName: string): void {
    this.refusedKeys.delete(keyName);
  }

  /** Drops every connection and refuses new ones. */
  async goDown(): Promise<void> {
    this.rules.ledger.markCut(this.vendor.name);
    await this.upstream.stopListening();
  }

  async comeBack(): Promise<void> {
    await this.upstream.listenAgain();
  }

  private answer(request: RecordedRequest): Script {
    const { name: vendor, speech } = this.vendor;
    const { plan, ledger } = this.rules;
    const asked = request.body.toString();
    const marker = markerIn(asked);
    if (marker === undefined)
      return jsonReply(400, { error: { message: 'This is no question of the demonstration.' } });
    const hasToolAnswered = asked.includes(toolResultOf(marker));
    const callsTool = !hasToolAnswered && asked.includes(TOOL_NAME);
    const step = hasToolAnswered ? 'told' : 'asked';
    const identity = { vendor, marker, step, attempt: ledger.attemptsOf({ vendor, marker, step }) } as const;
    const streamed = speech.wantsStream(request);
    const exchange = { ...identity, streamed, begun: false };
    const keyName = keyNameIn(vendor, request.headers);
    if (keyName === undefined || this.refusedKeys.has(keyName)) {
      ledger.add({ ...exchange, fault: 'refuses the key' }, request);
      return speech.refuse(401, 'The key is not valid.');
    }
    const turn = turnFor(marker, callsTool);
    const answer: SpokenAnswer = { speech, turn, streamed, draw: (decision) => plan.draw(identity, decision) };
    const fault = plan.faultOf(identity);
    if (fault === undefined) {
      ledger.add(exchange, request);
      return goodScript(answer);
    }
    const { script, begun } = spoil(fault, answer);
    ledger.add({ ...exchange, fault, begun }, request);
    return script;
  }
}
