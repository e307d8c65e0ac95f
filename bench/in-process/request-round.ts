import { type ConverseBody } from '../request-bodies.js';
import { type Product } from './product.js';
import { type Round } from './round.js';
import { type DialectSubject, type Side } from './work.js';

export interface EncodeChoice {
  readonly dialect: DialectSubject;
  readonly side: Side;
  /** What the caller sent; it is decoded beforehand. */
  readonly body: ConverseBody;
}

/** Encodes a decoded request for the vendor; the bare side writes a body that is already in the vendor's form. */
export async function encodeRound(product: Product, choice: EncodeChoice): Promise<Round> {
  const converse = await product.converse();
  const request = converse.decodeRequest(Buffer.from(JSON.stringify(choice.body)));
  const { dialect, vendor, model, profile } = await product.dialect(choice.dialect);
  const Warnings = await product.warnings();
  const parseJson = await product.json('parseJson');
  const encode = (): string | Uint8Array => {
    const warnings = new Warnings();
    return dialect.encodeRequest(request, { vendor, model, profile, stream: false, boundary: 'bench', warnings }).body;
  };
  const body = parseJson(Buffer.from(encode()).toString());
  const run = (): number => encode().length;
  return { run: choice.side === 'asbru' ? run : () => JSON.stringify(body).length, units: 1 };
}

/** Checks and decodes a request as it was received; the bare side parses the JSON. */
export async function decodeRound(product: Product, side: Side, sent: ConverseBody): Promise<Round> {
  const converse = await product.converse();
  const parseJson = await product.json('parseJson');
  const body = Buffer.from(JSON.stringify(sent));
  const run = (): number => converse.decodeRequest(body).messages.length;
  if (run() !== sent.messages.length) throw new Error('the request was not decoded');
  return { run: side === 'asbru' ? run : () => Object.keys(parseJson(body.toString()) as object).length, units: 1 };
}
