import { type Citation } from '../../gateway/model/content-block.js';
import { readItems, readText } from '../shared/reply-values.js';
import { type CohereReplyCitation, type CohereReplySource } from './cohere-chat.wire.js';
import { toLocation } from './grounding.js';

/** A citation of Cohere's rests on several sources, one of Converse's on one. */
export function decodeCitation({ sources }: CohereReplyCitation): readonly Citation[] {
  return readItems(sources).map(decodeSource);
}

function decodeSource(source: CohereReplySource): Citation {
  const id = readText(source.id);
  const location = id ? toLocation(id) : undefined;
  const title = readText(source.document?.title);
  return {
    ...(title !== undefined && { title }),
    // What has no place in the request is known by Cohere's own name of it: `<call's id>:<number>` for a tool's result.
    ...(id && location === undefined && { source: id }),
    ...(location !== undefined && { location }),
  };
}

/** True for a citation in the answer itself; what the model plans or thinks may be cited too. */
export function isInAnswer({ type }: CohereReplyCitation): boolean {
  return !type || type === 'TEXT_CONTENT';
}
