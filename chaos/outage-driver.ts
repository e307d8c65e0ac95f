import { setTimeout as waitFor } from 'node:timers/promises';
import { type Outage } from './faults/outage-plan.js';
import { type ScriptedVendor } from './scripted-vendor.js';

/** Plays the outages against the vendors; resolves when the last one is over. */
export async function playOutages(outages: readonly Outage[], vendors: readonly ScriptedVendor[]): Promise<void> {
  await Promise.all(
    outages.map(async (outage) => {
      const vendor = vendors.find((candidate) => candidate.vendor.name === outage.vendor);
      if (vendor === undefined) return;
      await waitFor(outage.fromMs);
      await begin(vendor, outage);
      await waitFor(outage.untilMs - outage.fromMs);
      await end(vendor, outage);
    }),
  );
}

async function begin(vendor: ScriptedVendor, { keyName }: Outage): Promise<void> {
  if (keyName === undefined) await vendor.goDown();
  else vendor.refuseKey(keyName);
}

async function end(vendor: ScriptedVendor, { keyName }: Outage): Promise<void> {
  if (keyName === undefined) await vendor.comeBack();
  else vendor.acceptKey(keyName);
}
