import { type EncodeContext } from '../shared/encode-context.js';
import { type CohereDocument } from './cohere-chat.wire.js';
import { type GroundingKind } from './grounding.js';

/** What an answer can be grounded in: Cohere takes it beside the messages. */
export class Grounding {
  readonly documents: CohereDocument[] = [];
  private readonly counts: Record<GroundingKind, number> = { document: 0, search_result: 0 };

  /** @param beside false where Cohere takes no documents beside what else is asked */
  constructor(readonly beside: boolean) {}

  /** Place of the next document or search result among all of its kind in the request. */
  count(kind: GroundingKind): number {
    const index = this.counts[kind];
    this.counts[kind] += 1;
    return index;
  }
}

/** What every part of a translation to Cohere knows. */
export interface CohereContext extends EncodeContext {
  readonly grounding: Grounding;
}
