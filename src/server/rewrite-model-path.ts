const MODEL_SEGMENT = '/model/';

/** Bedrock Runtime's operations on a model: the last segment of the paths below `/model/{modelId}/`. */
const OPERATIONS: ReadonlySet<string> = new Set([
  'converse',
  'converse-stream',
  'count-tokens',
  'invoke',
  'invoke-with-response-stream',
]);

/**
 * Makes the model id one segment of the path: encodes the raw slashes between the first `/model/` and an operation's
 * name at the end, as AWS's clients do and people with curl do not. Query, prefix and everything already encoded stay as
 * they are, and so does every other URL. It only ever encodes, so no path leads out of the prefix it came in under.
 */
export function rewriteModelPath(url: string): string {
  const segment = url.indexOf(MODEL_SEGMENT, pathStart(url));
  if (segment === -1) return url;
  const idStart = segment + MODEL_SEGMENT.length;
  const end = pathEnd(url, segment);
  const idEnd = url.lastIndexOf('/', end - 1);
  if (idEnd <= idStart) return url;
  const id = url.slice(idStart, idEnd);
  if (!id.includes('/') || !OPERATIONS.has(url.slice(idEnd + 1, end))) return url;
  return url.slice(0, idStart) + id.replaceAll('/', '%2F') + url.slice(idEnd);
}

/** Behind the authority of an absolute URL, which proxies send (RFC 9112 §3.2.2) and which may be named `model`. */
function pathStart(url: string): number {
  if (url.startsWith('/')) return 0;
  const authority = url.indexOf('://');
  return authority === -1 ? 0 : authority + 3;
}

/** Where the query or a fragment begins. An earlier one means that `/model/` is no part of the path. */
function pathEnd(url: string, segment: number): number {
  const end = url.search(/[?#]/);
  if (end === -1) return url.length;
  return end < segment ? segment : end;
}
