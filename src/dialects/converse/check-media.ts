import { boolean, oneOf, text } from '../shared/primitive-readers.js';
import { base64 } from './check-base64.js';
import { list, structure, union } from './check-shapes.js';

// Formats and limits: AWS service model bedrock-runtime 2023-09-30.
export const IMAGE_FORMATS = ['png', 'jpeg', 'gif', 'webp'];
export const VIDEO_FORMATS = ['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'];
export const AUDIO_FORMATS = [
  ...['mp3', 'opus', 'wav', 'aac', 'flac', 'mp4', 'ogg', 'mkv'],
  ...['mka', 'x-aac', 'm4a', 'mpeg', 'mpga', 'pcm', 'webm'],
];
export const DOCUMENT_FORMATS = ['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'];

const s3Location = structure(
  {
    uri: text({ maximum: 1024, pattern: /^s3:\/\/./, expected: 'an s3:// URI of at most 1024 characters' }),
    bucketOwner: text({ pattern: /^\d{12}$/, expected: '12 digits' }),
  },
  ['uri'],
);

const source = union({ bytes: base64, s3Location });
const citations = structure({ enabled: boolean }, ['enabled']);

export const image = structure({ format: oneOf(...IMAGE_FORMATS), source }, ['format', 'source']);
export const video = structure({ format: oneOf(...VIDEO_FORMATS), source }, ['format', 'source']);
export const audio = structure({ format: oneOf(...AUDIO_FORMATS), source }, ['format', 'source']);

export const document = structure(
  {
    name: text({
      minimum: 1,
      maximum: 200,
      // The documented characters, and the underscore, which AWS takes in recorded requests.
      pattern: /^(?!.* {2})[A-Za-z0-9 ()[\]_-]+$/,
      expected: '1 to 200 letters, digits, single spaces, hyphens, underscores, parentheses or square brackets',
    }),
    format: oneOf(...DOCUMENT_FORMATS),
    source: union({ bytes: base64, s3Location, text: text(), content: list(union({ text: text() })) }),
    context: text(),
    citations,
  },
  ['name', 'source'],
);

export const searchResult = structure(
  { source: text(), title: text(), content: list(structure({ text: text() }, ['text'])), citations },
  ['source', 'title', 'content'],
);
