/** Characters of an ISO time up to its milliseconds: `2026-01-01T00:00:00.`. */
const UP_TO_MILLISECONDS = 20;

let second = NaN;
let beginning = '';

/** The time of a line of the log, as pino wants it. Of a second that had a line only the milliseconds are written anew. */
export function logTime(nowMs = Date.now()): string {
  const milliseconds = nowMs % 1000;
  if (nowMs - milliseconds !== second) {
    second = nowMs - milliseconds;
    beginning = new Date(nowMs).toISOString().slice(0, UP_TO_MILLISECONDS);
  }
  return `,"time":"${beginning}${String(milliseconds).padStart(3, '0')}Z"`;
}
