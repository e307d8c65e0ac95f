import { type KeyStatus, type StatusDocument, type Trouble, type VendorStatus } from './status-document.js';

/** Fewer calls than these say nothing of a share. */
const MIN_CALLS = 10;

/** The share of failed calls from which on somebody should look, and that which callers surely feel. */
const WARN_SHARE = 0.05;
const BAD_SHARE = 0.25;

/** Timers that are so late are noticed by callers. */
const LATE_MS = 200;

const SAID: Readonly<Record<KeyStatus['state'], string>> = {
  ready: 'used',
  throttled: 'throttled by its vendor',
  refused: 'refused by its vendor',
  ejected: 'left out for a while: it fails more than the others',
};

type Judged = Pick<StatusDocument, 'gateway' | 'configuration' | 'vendors' | 'now' | 'lastFiveMinutes'>;

/** What an operator should look at, the worst first. */
export function findTroubles(status: Judged): Trouble[] {
  const troubles = [
    ...ofGateway(status),
    ...ofCalls(status),
    ...ofRefusals(status),
    ...status.vendors.flatMap(ofVendor),
    ...ofConfiguration(status),
  ];
  return [...troubles.filter(({ level }) => level === 'bad'), ...troubles.filter(({ level }) => level === 'warn')];
}

function ofGateway({ gateway, now }: Judged): Trouble[] {
  const troubles: Trouble[] = gateway.reasons.map((message) => ({ level: 'bad', message }));
  if (now.eventLoopDelayMs > LATE_MS) {
    const lateMs = Math.round(now.eventLoopDelayMs);
    troubles.push({ level: 'warn', message: `The event loop was ${lateMs} ms late: look at CPU and size of bodies.` });
  }
  return troubles;
}

/** Whatever callers or the operator's own rules are at fault for is no trouble of the gateway. */
function ofCalls({ lastFiveMinutes: { calls, errors } }: Judged): Trouble[] {
  const failed = errors.provider + errors.gateway;
  if (calls < MIN_CALLS || failed < calls * WARN_SHARE) return [];
  const percent = Math.round((failed / calls) * 100);
  const level = failed >= calls * BAD_SHARE ? 'bad' : 'warn';
  return [{ level, message: `${percent} % of the calls of the last five minutes failed by vendors or the gateway.` }];
}

/** Every one of them is a caller who was sent away. */
function ofRefusals({ lastFiveMinutes: { calls, refused } }: Judged): Trouble[] {
  if (refused === 0) return [];
  const level = refused >= (calls + refused) * BAD_SHARE ? 'bad' : 'warn';
  const message = `${refused} requests of the last five minutes found the gateway full (client.max_concurrent_requests).`;
  return [{ level, message }];
}

function ofVendor({ name, circuit, waiting, keys }: VendorStatus): Trouble[] {
  const troubles: Trouble[] = [];
  if (circuit === 'open') troubles.push({ level: 'bad', message: `The vendor ${name} fails most calls and rests.` });
  if (circuit === 'half_open') troubles.push({ level: 'warn', message: `The vendor ${name} is tried after a rest.` });
  if (waiting > 0) troubles.push({ level: 'warn', message: `${waiting} calls wait for the vendor ${name}.` });
  for (const key of keys) {
    if (key.state === 'ready') continue;
    const isLast = keys.every(({ state }) => state !== 'ready');
    troubles.push({
      level: isLast ? 'bad' : 'warn',
      message: `The key "${key.name}" of ${name} is ${SAID[key.state]}.`,
    });
  }
  return troubles;
}

function ofConfiguration({ configuration }: Judged): Trouble[] {
  if (!configuration.stale) return [];
  const message = 'The configuration that is written cannot be used; the one before it is. The log says why.';
  return [{ level: 'warn', message }];
}
