import { type Base64, type Media } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';

/** An image that a vendor takes: its bytes with their true media type, or where they lie. */
export type ReadImage =
  | { readonly bytes: Base64; readonly format: string; readonly mediaType: string; readonly url?: undefined }
  | { readonly url: string; readonly bytes?: undefined };

type ImageContext = Pick<EncodeContext, 'vendor' | 'api' | 'warnings' | 'profile'>;

/**
 * The image, by the format that its bytes have: APIs compare the declared one with them and refuse.
 * @throws GatewayError `invalidRequest` for images that lie in S3 and for formats that the model does not take
 */
export function readImage(image: Media, path: string, context: ImageContext): ReadImage {
  const { format: declared, source } = image;
  const { profile, warnings } = context;
  warnOfUnknown(context, image, KNOWN_MEMBERS.media, path);
  if (profile.images.length === 0) {
    throw refusal(context, path, 'image with this model', 'Describe it as text, or choose a model that sees.');
  }
  if (typeof source.url === 'string') return readUrl(source.url, path, context);
  const bytes = readBytes(source, path, context);
  const found = sniffImage(bytes);
  const format = found ?? declared;
  if (!profile.images.includes(format)) {
    const taken = profile.images.join(', ');
    throw refusal(context, `${path}.format`, `image of the format ${showFormat(found)}`, `Use ${taken}.`);
  }
  if (format !== declared) warnings.map(`${path}.format`, 'Sent as the format that the bytes have.');
  return { bytes, format, mediaType: `image/${format}` };
}

/**
 * The format of an image by its first bytes, also of formats that no model takes; undefined for none of those known.
 * Base64 has three bytes in four characters, so that a prefix of the text is a prefix of the bytes.
 */
export function sniffImage(bytes: Base64): string | undefined {
  const head = Buffer.from(bytes.slice(0, 32), 'base64').toString('latin1');
  return SIGNATURES.find(({ pattern }) => pattern.test(head))?.format;
}

const SIGNATURES: readonly { readonly format: string; readonly pattern: RegExp }[] = [
  { format: 'png', pattern: /^\x89PNG/ },
  { format: 'jpeg', pattern: /^\xff\xd8\xff/ },
  { format: 'gif', pattern: /^GIF8[79]a/ },
  { format: 'webp', pattern: /^RIFF.{4}WEBP/s },
  { format: 'bmp', pattern: /^BM/ },
  { format: 'tiff', pattern: /^(?:II\*\0|MM\0\*)/ },
  { format: 'heic', pattern: /^.{4}ftyp(?:hei[cfmsx]|mif1|msf1)/s },
  { format: 'avif', pattern: /^.{4}ftypavi[fs]/s },
  { format: 'svg', pattern: /^\s*<(?:svg|\?xml)/ },
];

/**
 * The bytes of media.
 * @throws GatewayError `invalidRequest` for media that lie elsewhere
 */
export function readBytes(
  source: Media['source'],
  path: string,
  context: Pick<EncodeContext, 'vendor' | 'api' | 'warnings'>,
): Base64 {
  if (source.bytes) return source.bytes;
  const where = `${path}.source.${memberOf(source) ?? 'bytes'}`;
  throw refusal(context, where, 'media that lie elsewhere', 'Send the bytes.');
}

function readUrl(url: string, path: string, context: ImageContext): ReadImage {
  if (context.profile.mediaUrls) return { url };
  throw refusal(context, `${path}.source.url`, 'media that lie elsewhere', 'Send the bytes.');
}

/** The format is named only where the bytes tell it: what the caller declares is the caller's content. */
function showFormat(found: string | undefined): string {
  return found ?? 'that is declared';
}
