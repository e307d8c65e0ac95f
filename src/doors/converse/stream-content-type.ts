/** The media type that Bifrost's OpenAPI page gives to streams. AWS's clients read the frames under either name. */
const DOCUMENTED_BY_BIFROST = 'application/x-amz-eventstream';

/** The content type of a stream: the dialect's own, unless the caller asks for it under the other name. */
export function streamContentType(accept: string | string[] | undefined, ownType: string): string {
  const isAskedFor = typeof accept === 'string' && accept.includes(DOCUMENTED_BY_BIFROST);
  return isAskedFor ? DOCUMENTED_BY_BIFROST : ownType;
}
