/** How much of everything a run of the fault suite uses. */
export interface FaultSizes {
  /** Readers that are slower than their vendor, at once. */
  readonly slowReaders: number;
  /** Connections that say nothing. */
  readonly silentConnections: number;
  /** Connections that say their head or body a byte at a time. */
  readonly drippingConnections: number;
  /** A stream is broken behind every so many of its bytes. */
  readonly breakEveryBytes: number;
  /** How long the soak lasts. */
  readonly soakSeconds: number;
}

const ORDINARY: FaultSizes = {
  slowReaders: 60,
  silentConnections: 2000,
  drippingConnections: 500,
  breakEveryBytes: 3,
  soakSeconds: 20,
};

/** As R14, R21, R35 and R37 of the list ask, and a soak of some minutes. */
const FULL: FaultSizes = {
  slowReaders: 500,
  silentConnections: 5000,
  drippingConnections: 2000,
  breakEveryBytes: 1,
  soakSeconds: 180,
};

/** `ASBRU_FAULTS=full` runs everything as large as it is promised; `ASBRU_SOAK_SECONDS` sets the soak alone. */
export function readFaultSizes(environment: Readonly<Record<string, string | undefined>> = process.env): FaultSizes {
  const sizes = environment['ASBRU_FAULTS'] === 'full' ? FULL : ORDINARY;
  const soakSeconds = Number(environment['ASBRU_SOAK_SECONDS'] ?? sizes.soakSeconds);
  return { ...sizes, soakSeconds };
}
