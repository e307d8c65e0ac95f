/** What kind of block media are. */
export type MediaKind = 'image' | 'document' | 'audio' | 'video';

export interface MediaType {
  readonly kind: MediaKind;
  /** Converse's name of the format. */
  readonly format: string;
}

/** Media types by Converse's formats, as Google documents them for Gemini on Vertex and AI Studio. */
const MEDIA_TYPES: Readonly<Record<MediaKind, Readonly<Record<string, string>>>> = {
  image: {
    png: 'image/png',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    heic: 'image/heic',
    heif: 'image/heif',
  },
  document: { pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', csv: 'text/csv', html: 'text/html' },
  audio: {
    mp3: 'audio/mp3',
    opus: 'audio/opus',
    wav: 'audio/wav',
    aac: 'audio/aac',
    flac: 'audio/flac',
    mp4: 'audio/mp4',
    ogg: 'audio/ogg',
    mkv: 'audio/x-matroska',
    mka: 'audio/x-matroska',
    'x-aac': 'audio/x-aac',
    m4a: 'audio/m4a',
    mpeg: 'audio/mpeg',
    mpga: 'audio/mpga',
    pcm: 'audio/pcm',
    webm: 'audio/webm',
  },
  video: {
    mkv: 'video/x-matroska',
    mov: 'video/quicktime',
    mp4: 'video/mp4',
    webm: 'video/webm',
    flv: 'video/x-flv',
    mpeg: 'video/mpeg',
    mpg: 'video/mpg',
    wmv: 'video/wmv',
    three_gp: 'video/3gpp',
  },
};

/** Other names of the same that callers use. */
const ALIASES: readonly (readonly [mediaType: string, meaning: MediaType])[] = [
  ['image/jpg', { kind: 'image', format: 'jpeg' }],
  ['text/md', { kind: 'document', format: 'md' }],
  ['audio/x-wav', { kind: 'audio', format: 'wav' }],
  ['video/mov', { kind: 'video', format: 'mov' }],
];

const BY_MEDIA_TYPE: ReadonlyMap<string, MediaType> = new Map([
  ...ALIASES,
  ...(Object.keys(MEDIA_TYPES) as MediaKind[]).flatMap((kind) =>
    Object.entries(MEDIA_TYPES[kind])
      // Of two formats with one media type the first is meant.
      .reverse()
      .map(([format, mediaType]) => [mediaType, { kind, format }] as const),
  ),
]);

/** The media type of a format; undefined for formats that have none here. */
export function toMediaType({ kind, format }: MediaType): string | undefined {
  const types = MEDIA_TYPES[kind];
  return Object.hasOwn(types, format) ? types[format] : undefined;
}

/** The kind and format that a media type means; undefined for types that Converse has no format for. */
export function readMediaType(mediaType: string): MediaType | undefined {
  return BY_MEDIA_TYPE.get(mediaType.toLowerCase());
}
