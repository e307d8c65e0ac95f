import { randomBytes } from 'node:crypto';

/** Characters of the media that its token begins and ends with: whoever looks at the format or the padding finds them. */
const HEAD_LENGTH = 64;
const TAIL_LENGTH = 4;

/** Stands in every token of this process; no text has it by chance. */
const MARK = randomBytes(16).toString('hex').toUpperCase();

/** Digits of the place of the media in its body. */
const PLACE_LENGTH = 4;

/** Media that are lifted out of one body at most. */
export const MAX_LIFTED = 10 ** PLACE_LENGTH;

/**
 * A request body without its largest media. Each is base64 text that stays where it was received; in its place stands a token,
 * which is base64-shaped text too, so that a body of megabytes is read, checked and translated like one of a kilobyte
 * (design: media stay text from door to vendor). {@link restore} puts the media into what was made of it.
 */
export class LiftedMedia {
  /** @param body with the token of `media[n]` in the place of each, see {@link tokenOf} */
  constructor(
    readonly body: Uint8Array,
    private readonly media: readonly Uint8Array[],
  ) {}

  /** The vendor's body in pieces, with the media in the places of their tokens, as often as they stand there. None is copied. */
  restore(body: string | Uint8Array): readonly Uint8Array[] {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString();
    const pieces: Uint8Array[] = [];
    let rest = 0;
    for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, rest)) {
      const place = at + MARK.length;
      const media = this.media[Number(text.slice(place, place + PLACE_LENGTH))];
      if (media === undefined) throw new TypeError('a token stands for no media of the request');
      pieces.push(Buffer.from(text.slice(rest, at - HEAD_LENGTH)), media);
      rest = place + PLACE_LENGTH + TAIL_LENGTH;
    }
    pieces.push(Buffer.from(text.slice(rest)));
    return pieces;
  }
}

/** What stands for the media at a place of a body; its length is a multiple of four, as that of base64 text. */
export function tokenOf(media: Buffer, place: number): Buffer {
  const { length } = media;
  const head = media.toString('latin1', 0, HEAD_LENGTH);
  const tail = media.toString('latin1', length - TAIL_LENGTH);
  return Buffer.from(`${head}${MARK}${String(place).padStart(PLACE_LENGTH, '0')}${tail}`);
}
