import { MAX_DOCUMENT_BYTES, MAX_IMAGE_BYTES } from '../../dialects/converse/check-conversation.js';
import { AUDIO_FORMATS, DOCUMENT_FORMATS, IMAGE_FORMATS, VIDEO_FORMATS } from '../../dialects/converse/check-media.js';
import { bytes, flag, type JsonSchema, list, oneOf, ref, structure, text, union } from './json-schema.js';

const MEGABYTE = 1024 * 1024;

const chunks = list(union({ text: text() }), { description: 'Pieces that citations can point to.' });

const mediaError = structure({ message: text() }, [], {
  description: 'In answers only: why the vendor could not make it.',
});

function media(formats: readonly string[], description: string, more: Readonly<Record<string, JsonSchema>> = {}) {
  return structure({ format: oneOf(formats), source: ref('MediaSource'), ...more }, ['format', 'source'], {
    description,
  });
}

/** Media, documents and search results: AWS's ImageBlock, VideoBlock, AudioBlock, DocumentBlock, SearchResultBlock. */
export const MEDIA_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  S3Location: structure(
    {
      uri: text({ maxLength: 1024, pattern: '^s3://.', examples: ['s3://bucket/key'] }),
      bucketOwner: text({
        pattern: '^\\d{12}$',
        description: "The account that owns the bucket, where it is not the caller's.",
      }),
    },
    ['uri'],
    { description: 'An object in S3. Only Bedrock can read it.' },
  ),
  MediaSource: union(
    { bytes: bytes('The file as base64 text.'), s3Location: ref('S3Location') },
    { description: 'Where the file is.' },
  ),
  ImageBlock: media(IMAGE_FORMATS, `A picture, in messages of the user; at most ${MAX_IMAGE_BYTES / MEGABYTE} MB.`, {
    error: mediaError,
  }),
  VideoBlock: media(VIDEO_FORMATS, 'A film, in messages of the user.'),
  AudioBlock: media(AUDIO_FORMATS, 'A sound.', { error: mediaError }),
  DocumentBlock: structure(
    {
      name: text({
        minLength: 1,
        maxLength: 200,
        pattern: '^(?!.* {2})[A-Za-z0-9 ()\\[\\]_\\-]+$',
        description: 'Each name once in a request. Letters, digits, single spaces, hyphens, underscores and brackets.',
      }),
      format: oneOf(DOCUMENT_FORMATS),
      source: union(
        {
          bytes: bytes('The file as base64 text.'),
          s3Location: ref('S3Location'),
          text: text({ description: 'Plain text, for documents of text.' }),
          content: chunks,
        },
        { description: 'Where the document is, or what it says.' },
      ),
      context: text({ description: 'What the model is told about the document.' }),
      citations: ref('CitationsConfig'),
    },
    ['name', 'source'],
    {
      description: `A document, in messages of the user, with a text beside it; at most ${MAX_DOCUMENT_BYTES / MEGABYTE} MB.`,
    },
  ),
  CitationsConfig: structure({ enabled: flag('Whether the answer is to say what it rests on.') }, ['enabled']),
  SearchResultBlock: structure(
    {
      source: text({ description: 'Where it was found.' }),
      title: text(),
      content: list(structure({ text: text() }, ['text'])),
      citations: ref('CitationsConfig'),
    },
    ['source', 'title', 'content'],
    { description: "What a search of the caller's own found." },
  ),
};
