import { setTimeout as waitFor } from 'node:timers/promises';
import { type CallRecords } from './call-records.js';
import { type MetricsPage, scrape } from './metrics-page.js';
import { type ScriptedUpstream } from './scripted-upstream.js';

/** What the gateway says of itself on its metrics page. */
export interface GatewayCounts {
  readonly activeCalls: number;
  readonly openStreams: number;
  /** Requests for a model that reached routing, refused ones too. */
  readonly modelRequests: number;
  /** Calls that ended, well or not. */
  readonly endedCalls: number;
}

/** What a vendor sees of the gateway. */
export interface VendorCounts {
  readonly name: string;
  /** Requests that are not over. */
  readonly serving: number;
  /** Connections that are open: busy, or idle in the gateway's pool. */
  readonly socketsOpen: number;
}

/** One moment of a gateway and its vendors. */
export interface ConservationView {
  /** Undefined of a process that has ended: then no socket may be open. */
  readonly gateway: GatewayCounts | undefined;
  readonly vendors: readonly VendorCounts[];
  /** The most calls that ran at the same time. */
  readonly atOnce: number;
  /** Request ids of the log's records. */
  readonly recordIds: readonly string[];
  /** Requests that were refused before they became a call: no credential, a body that is too large. */
  readonly refused: number;
  /** Request ids of answers that callers have of calls; each needs its record. */
  readonly answeredIds: readonly string[];
}

/**
 * What is wrong with law 8 (nothing in flight at rest, sockets opened = closed or idle, one record per accepted request),
 * in words; empty when it holds.
 */
export function findBreaches(view: ConservationView): string[] {
  return [
    ...findInFlight(view),
    ...view.vendors.flatMap((vendor) => findLeaks(vendor, view.gateway === undefined ? 0 : 2 * view.atOnce)),
    ...findRecordFaults(view),
  ];
}

function findInFlight({ gateway, vendors }: ConservationView): string[] {
  const breaches: string[] = [];
  if (gateway !== undefined && gateway.activeCalls !== 0) breaches.push(`${gateway.activeCalls} call(s) in flight`);
  if (gateway !== undefined && gateway.openStreams !== 0) breaches.push(`${gateway.openStreams} stream(s) open`);
  for (const { name, serving } of vendors) {
    if (serving !== 0) breaches.push(`${name} still serves ${serving} request(s)`);
  }
  return breaches;
}

/**
 * A pool opens a connection when all others are busy, or are not yet known to be idle. One whose answers were not read to
 * the end, nor given up, is busy for ever: a new one is opened for every call.
 */
function findLeaks({ name, socketsOpen }: VendorCounts, most: number): string[] {
  return socketsOpen > most ? [`${name} has ${socketsOpen} connection(s) open, ${most} at most expected`] : [];
}

function findRecordFaults({ gateway, recordIds, refused, answeredIds }: ConservationView): string[] {
  const breaches: string[] = [];
  const known = new Set(recordIds);
  if (known.size !== recordIds.length) breaches.push(`${recordIds.length - known.size} request(s) have two records`);
  const missing = answeredIds.filter((id) => !known.has(id));
  if (missing.length > 0) breaches.push(`${missing.length} answered request(s) have no record: ${missing[0]}`);
  if (gateway === undefined) return breaches;
  const accepted = gateway.modelRequests - refused;
  if (accepted !== recordIds.length) breaches.push(`${accepted} request(s) accepted, ${recordIds.length} record(s)`);
  if (gateway.endedCalls !== recordIds.length) {
    breaches.push(`${gateway.endedCalls} call(s) counted, ${recordIds.length} record(s)`);
  }
  return breaches;
}

/** What the checker looks at. */
export interface ConservedScene {
  /** Origin of the management side; undefined once the gateway has ended. */
  readonly managementUrl: string | undefined;
  readonly vendors: Readonly<Record<string, ScriptedUpstream>>;
  readonly records: CallRecords;
}

export interface ConservationOptions {
  /** Requests that were refused before they became a call. */
  readonly refused?: number;
  /** Answers whose request ids are to have exactly one record each. */
  readonly answered?: readonly { readonly headers: Readonly<Record<string, string>> }[];
  /** The most calls that ran at the same time, of which their connections may be kept; ten unless given. */
  readonly atOnce?: number;
  /** How long the gateway may take to come to rest. */
  readonly withinMs?: number;
}

/**
 * Law 8: waits for the gateway to come to rest.
 * @throws Error that names what is in flight, leaked, or without its one record
 */
export async function expectConserved(scene: ConservedScene, options: ConservationOptions = {}): Promise<void> {
  const deadline = performance.now() + (options.withinMs ?? 20_000);
  for (;;) {
    const breaches = findBreaches(await look(scene, options));
    if (breaches.length === 0) return;
    if (performance.now() > deadline) throw new Error(`law 8 is broken: ${breaches.join('; ')}`);
    await waitFor(20);
  }
}

async function look(scene: ConservedScene, options: ConservationOptions): Promise<ConservationView> {
  const { managementUrl, vendors, records } = scene;
  const gateway = managementUrl === undefined ? undefined : countsOf(await scrape(managementUrl));
  return {
    gateway,
    vendors: Object.entries(vendors).map(([name, { serving, socketsOpen }]) => ({ name, serving, socketsOpen })),
    atOnce: options.atOnce ?? 10,
    recordIds: records.ids,
    refused: options.refused ?? 0,
    answeredIds: (options.answered ?? []).map(
      ({ headers }) => headers['x-amzn-requestid'] ?? 'an answer without an id',
    ),
  };
}

/** Requests for a model, by the templates of their routes. */
const MODEL_ROUTE = /\/model\/:\w+/;

function countsOf(page: MetricsPage): GatewayCounts {
  const modelRequests = page.samples
    .filter(({ name, labels }) => name === 'http_requests_total' && MODEL_ROUTE.test(labels['path'] ?? ''))
    .reduce((sum, { value }) => sum + value, 0);
  return {
    activeCalls: page.sum('bifrost_active_requests'),
    openStreams: page.sum('asbru_open_streams'),
    modelRequests,
    endedCalls: page.sum('bifrost_success_requests_total') + page.sum('bifrost_error_requests_total'),
  };
}
