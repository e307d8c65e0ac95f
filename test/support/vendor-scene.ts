import { type CallRecords } from './call-records.js';
import { type ConservationOptions, type ConservedScene, expectConserved } from './conservation.js';
import { type ConverseTarget } from './event-stream-client.js';
import { FAULT_KEY, type FaultVendor } from './fault-config.js';
import { ScriptedUpstream } from './scripted-upstream.js';

/** Vendors by name, each a scripted upstream; `openai` alone unless others are given. */
export type FaultVendors = Readonly<Record<string, FaultVendor>>;

export const ONE_VENDOR: FaultVendors = { openai: {} };

/** Starts an upstream for each of these vendors. */
export async function startUpstreams(vendors: FaultVendors): Promise<Record<string, ScriptedUpstream>> {
  const upstreams: Record<string, ScriptedUpstream> = {};
  for (const name of Object.keys(vendors)) upstreams[name] = await ScriptedUpstream.start();
  return upstreams;
}

export async function closeUpstreams(upstreams: Readonly<Record<string, ScriptedUpstream>>): Promise<void> {
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
}

/** A gateway among vendors that can be told to fail, whose books are checked after every fault. */
export abstract class VendorScene implements ConservedScene {
  protected constructor(
    readonly vendors: Readonly<Record<string, ScriptedUpstream>>,
    readonly records: CallRecords,
  ) {}

  /** The gateway's origin. */
  abstract get url(): string;

  abstract get managementUrl(): string | undefined;

  /** The first vendor. */
  get upstream(): ScriptedUpstream {
    const [first] = Object.values(this.vendors);
    if (first === undefined) throw new Error('the scene has no vendor');
    return first;
  }

  /** Whom to ask: a model of the first vendor unless another is named. */
  target(more: Partial<ConverseTarget> = {}): ConverseTarget {
    const [first = ''] = Object.keys(this.vendors);
    return { url: this.url, key: FAULT_KEY, modelId: `${first}/gpt-4o`, ...more };
  }

  /** Law 8, since the start of the scene. @throws Error that says what is wrong */
  expectConserved(options?: ConservationOptions): Promise<void> {
    return expectConserved(this, options);
  }
}
