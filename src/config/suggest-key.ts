/** Misspellings further away than this are another word. */
const MAX_DISTANCE = 2;

/** The known key that a misspelt one most likely means: another case or separator, or one or two letters off. */
export function suggestKey(key: string, known: Iterable<string>): string | undefined {
  const written = plain(key);
  let best: string | undefined;
  let bestDistance = MAX_DISTANCE + 1;
  for (const candidate of known) {
    const target = plain(candidate);
    if (Math.abs(target.length - written.length) > MAX_DISTANCE) continue;
    const distance = editDistance(written, target);
    if (distance < bestDistance && distance < target.length / 2) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

/** Levenshtein's distance, one row at a time. */
export function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let line = 1; line <= left.length; line++) {
    const next = [line];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (row[column - 1] ?? 0) + (left[line - 1] === right[column - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
