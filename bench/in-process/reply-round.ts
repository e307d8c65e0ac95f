import { type Product } from './product.js';
import { replyOptions } from './reply-options.js';
import { type Round } from './round.js';
import { type DialectSubject, type Side } from './work.js';

export interface ReplyChoice {
  readonly dialect: DialectSubject;
  readonly side: Side;
  /** The vendor's whole reply. */
  readonly body: string;
}

/** Decodes a whole reply, folds its events and encodes the answer as bytes; the bare side parses the JSON. */
export async function replyRound(product: Product, choice: ReplyChoice): Promise<Round> {
  const body = Buffer.from(choice.body);
  const built = await product.dialect(choice.dialect);
  const { dialect } = built;
  const converse = await product.converse();
  const Warnings = await product.warnings();
  const TurnFold = await product.turnFold();
  const parseJson = await product.json('parseJson');
  const parseJsonExact = await product.json('parseJsonExact');
  const answer = (): string => {
    const events = dialect.decodeResponse(body, replyOptions(built, new Warnings()));
    const fold = new TurnFold(parseJsonExact);
    for (const event of events) fold.add(event);
    return converse.encodeResponse(fold.result());
  };
  if (!answer().includes('"stopReason":"end_turn"')) throw new Error('the reply was not translated');
  const run = (): number => Buffer.from(answer()).length;
  return { run: choice.side === 'asbru' ? run : () => sizeOf(parseJson(body.toString())), units: 1 };
}

function sizeOf(value: unknown): number {
  return Object.keys(value as object).length;
}
