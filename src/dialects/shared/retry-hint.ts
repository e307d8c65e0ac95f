type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * How long the vendor asks to wait, in milliseconds: `retry-after-ms`, `retry-after` (seconds or a date), and when it
 * counts requests or tokens (429) the time to the next free ones. Header names are in lower case; `nowMs` is the time of
 * day.
 */
export function readRetryAfterMs(headers: Headers, status: number, nowMs: number): number | undefined {
  const exact = readNumber(headers, 'retry-after-ms');
  if (exact !== undefined) return exact;
  const retryAfter = readHeader(headers, 'retry-after');
  if (retryAfter !== undefined) return readSecondsOrDate(retryAfter, nowMs);
  return status === 429 ? readRateLimitReset(headers, nowMs) : undefined;
}

/** A duration like `6m0s`, `1.5s` or `20ms`, in milliseconds. */
export function readDurationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[hms]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)(ms|[hms])/g))
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  return Math.ceil(total);
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

function readSecondsOrDate(text: string, nowMs: number): number | undefined {
  const seconds = toNumber(text);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** The headers of one limit: what is left of it, and when it is whole again. */
type LimitHeaders = readonly [remaining: string, reset: string];

const LIMITS: readonly LimitHeaders[] = [
  ...['-requests', '-tokens', ''].map((kind): LimitHeaders => [
    `x-ratelimit-remaining${kind}`,
    `x-ratelimit-reset${kind}`,
  ]),
  // https://docs.claude.com/en/api/rate-limits: times of day as in RFC 3339.
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((kind): LimitHeaders => [
    `anthropic-ratelimit-${kind}-remaining`,
    `anthropic-ratelimit-${kind}-reset`,
  ]),
];

/** Vendors count requests and tokens apart and say for each what is left; the longest exhausted one decides. */
function readRateLimitReset(headers: Headers, nowMs: number): number | undefined {
  const waits: number[] = [];
  for (const [remaining, whole] of LIMITS) {
    const left = readHeader(headers, remaining);
    const reset = readHeader(headers, whole);
    const wait = reset === undefined ? undefined : (readDurationMs(reset) ?? readReset(reset, nowMs));
    if (wait !== undefined && (left === undefined || left === '0')) waits.push(wait);
  }
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Seconds from now, or a time of day in seconds or milliseconds since 1970. */
function readReset(text: string, nowMs: number): number | undefined {
  const value = toNumber(text);
  if (value === undefined) return readSecondsOrDate(text, nowMs);
  if (value < 1e9) return Math.ceil(value * 1000);
  return Math.max(0, Math.ceil(value < 1e12 ? value * 1000 : value) - nowMs);
}

function readNumber(headers: Headers, name: string): number | undefined {
  const text = readHeader(headers, name);
  return text === undefined ? undefined : toNumber(text);
}

function toNumber(text: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function readHeader(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
