const DASH = '–';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const EXACT_CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A number of things; the larger ones in thousands and millions. */
export function count(value) {
  return value < 10_000 ? WHOLE.format(value) : SHORT.format(value);
}

/** A time in the unit that suits it: `0.21 ms`, `84 ms`, `1.2 s`. */
export function time(ms) {
  if (ms === null || ms === undefined) return DASH;
  if (ms < 1000) return `${DIGITS.format(ms)} ms`;
  return ms < 120_000 ? `${DIGITS.format(ms / 1000)} s` : `${DIGITS.format(ms / 60_000)} min`;
}

export function bytes(value) {
  return value < 1 << 30 ? `${DIGITS.format(value / (1 << 20))} MiB` : `${DIGITS.format(value / (1 << 30))} GiB`;
}

export function dollars(value) {
  if (value === 0) return '$0';
  if (value < 0.0001) return '< $0.0001';
  return `$${value < 1 ? DIGITS.format(value) : value.toFixed(2)}`;
}

export function percent(share) {
  return `${DIGITS.format(share * 100)} %`;
}

/** How long something has lasted: `3 d 4 h`, `2 h 5 min`, `40 s`. */
export function duration(seconds) {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

/** A moment of today by its time, another by its day too; in the time zone of the reader. */
export function moment(text) {
  const at = new Date(text);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? EXACT_CLOCK.format(at) : `${at.toISOString().slice(0, 10)} ${EXACT_CLOCK.format(at)}`;
}

/** Hour and minute of milliseconds since 1970. */
export function clock(ms) {
  return CLOCK.format(ms);
}

/** A name, or a dash where there is none. */
export function name(value) {
  return value === null || value === '' ? DASH : value;
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + (number ?? 0), 0);
}
