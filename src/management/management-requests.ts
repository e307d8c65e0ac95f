/** Requests that came in through the management port, by Node's own request. */
const received = new WeakSet();

/** Notes that a request came in through the management port. */
export function markManagementRequest(raw: object): void {
  received.add(raw);
}

/** True for a request that came in through the management port. */
export function isManagementRequest(raw: object): boolean {
  return received.has(raw);
}
