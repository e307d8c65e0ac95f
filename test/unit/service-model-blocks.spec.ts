import { describe } from '@jest/globals';
import { withBlock } from '../support/converse-requests.js';
import { itKeepsTo, long, type ModelRow } from '../support/service-model-rows.js';

const BLOCK = 'messages.0.content.0';
const BYTES = { bytes: 'AQID' };
const S3 = { s3Location: { uri: 's3://bucket/key', bucketOwner: '123456789012' } };
const CITED = { citations: { enabled: true } };

/** A block of this kind in the only message, whose role is the user's. */
const block = (kind: string, ...values: unknown[]) => values.map((value) => withBlock({ [kind]: value }));
const document = (member: object) => ({
  messages: [{ role: 'user', content: [{ document: { name: 'n', source: BYTES, ...member } }, { text: 'a' }] }],
});
const call = (member: object) => withBlock({ toolUse: { toolUseId: 't', name: 'f', input: {}, ...member } });
const result = (member: object) => withBlock({ toolResult: { toolUseId: 't', content: [], ...member } });
const cited = (location: object) => withBlock({ citationsContent: { citations: [{ location }] } });
const inSystem = (kind: string, value: unknown) => ({
  messages: [
    { role: 'system', content: [{ [kind]: value }] },
    { role: 'user', content: [{ text: 'a' }] },
  ],
});

const IMAGE_FORMATS = ['png', 'jpeg', 'gif', 'webp'];
const DOCUMENT_FORMATS = ['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'];
const VIDEO_FORMATS = ['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'];
const AUDIO_FORMATS = [
  ...['mp3', 'opus', 'wav', 'aac', 'flac', 'mp4', 'ogg', 'mkv'],
  ...['mka', 'x-aac', 'm4a', 'mpeg', 'mpga', 'pcm', 'webm'],
];
const RANGE = { documentIndex: 0, start: 1, end: 2 };
const PASSAGE = { source: 's', title: 't', content: [{ text: 'a' }] };

/** A row of media that may lie in the request or in S3. */
function mediaRow(kind: string, formats: readonly string[]): ModelRow {
  return {
    member: kind,
    takes: [
      ...block(kind, ...formats.map((format) => ({ format, source: BYTES }))),
      ...block(
        kind,
        { format: formats[0], source: S3 },
        { format: formats[0], source: BYTES, error: { message: 'a' } },
      ),
      ...block(kind, { format: formats[0], source: { s3Location: { uri: `s3://${long(1019)}` } } }),
    ],
    refuses: [
      [withBlock({ [kind]: { source: BYTES } }), `${BLOCK}.${kind}.format`],
      [withBlock({ [kind]: { format: 'xyz', source: BYTES } }), `${BLOCK}.${kind}.format`],
      [withBlock({ [kind]: { format: formats[0] } }), `${BLOCK}.${kind}.source`],
      [withBlock({ [kind]: { format: formats[0], source: { ...BYTES, ...S3 } } }), `${BLOCK}.${kind}.source`],
      [withBlock({ [kind]: { format: formats[0], source: { bytes: '' } } }), `${BLOCK}.${kind}.source.bytes`],
      [
        withBlock({ [kind]: { format: formats[0], source: { s3Location: { uri: `s3://${long(1020)}` } } } }),
        `${BLOCK}.${kind}.source.s3Location.uri`,
      ],
    ],
  };
}

const ROWS: readonly ModelRow[] = [
  { member: 'text', takes: block('text', 'a', '', ' '), refuses: [[withBlock({ text: 1 }), `${BLOCK}.text`]] },
  mediaRow('image', IMAGE_FORMATS),
  {
    member: 'document',
    takes: [
      document({}),
      ...DOCUMENT_FORMATS.map((format) => document({ format })),
      ...[S3, { text: 'a' }, { content: [{ text: 'a' }] }].map((source) => document({ source })),
      document({ name: long(200), context: 'a', ...CITED }),
    ],
    refuses: [
      [document({ name: undefined }), `${BLOCK}.document.name`],
      [document({ name: long(201) }), `${BLOCK}.document.name`],
      [document({ source: undefined }), `${BLOCK}.document.source`],
      [document({ format: 'rtf' }), `${BLOCK}.document.format`],
      [document({ citations: {} }), `${BLOCK}.document.citations.enabled`],
    ],
  },
  mediaRow('video', VIDEO_FORMATS),
  mediaRow('audio', AUDIO_FORMATS),
  {
    member: 'toolUse',
    takes: [
      call({ toolUseId: `aZ09_.:-${long(56)}`, name: long(64), input: { a: [1] } }),
      ...['server_tool_use', 'tool_use'].map((type) => call({ type })),
    ],
    refuses: [
      [call({ toolUseId: long(65) }), `${BLOCK}.toolUse.toolUseId`],
      [call({ toolUseId: 'a/b' }), `${BLOCK}.toolUse.toolUseId`],
      [call({ name: undefined }), `${BLOCK}.toolUse.name`],
      [call({ input: undefined }), `${BLOCK}.toolUse.input`],
    ],
  },
  {
    member: 'toolResult',
    takes: [
      ...[
        { text: 'a' },
        { json: { a: 1 } },
        { image: { format: 'png', source: BYTES } },
        { document: { name: 'n', source: BYTES } },
        { video: { format: 'mp4', source: S3 } },
        { searchResult: PASSAGE },
      ].map((content) => result({ content: [content] })),
      ...['success', 'error'].map((status) => result({ status })),
      result({ type: 'web_search_tool_result' }),
    ],
    refuses: [
      [result({ toolUseId: undefined }), `${BLOCK}.toolResult.toolUseId`],
      [result({ content: undefined }), `${BLOCK}.toolResult.content`],
      [result({ content: [{}] }), `${BLOCK}.toolResult.content.0`],
      [result({ status: 'done' }), `${BLOCK}.toolResult.status`],
    ],
  },
  {
    member: 'guardContent',
    takes: block(
      'guardContent',
      { text: { text: 'a', qualifiers: ['grounding_source', 'query', 'guard_content'] } },
      ...['png', 'jpeg'].map((format) => ({ image: { format, source: BYTES } })),
    ),
    refuses: [
      [withBlock({ guardContent: { text: {} } }), `${BLOCK}.guardContent.text.text`],
      [
        withBlock({ guardContent: { text: { text: 'a', qualifiers: ['a'] } } }),
        `${BLOCK}.guardContent.text.qualifiers.0`,
      ],
      [withBlock({ guardContent: { image: { format: 'gif', source: BYTES } } }), `${BLOCK}.guardContent.image.format`],
    ],
  },
  {
    member: 'cachePoint',
    takes: block('cachePoint', { type: 'default' }, { type: 'default', ttl: '5m' }, { type: 'default', ttl: '1h' }),
    refuses: [
      [withBlock({ cachePoint: {} }), `${BLOCK}.cachePoint.type`],
      [withBlock({ cachePoint: { type: 'default', ttl: '1d' } }), `${BLOCK}.cachePoint.ttl`],
    ],
  },
  {
    member: 'reasoningContent',
    takes: block(
      'reasoningContent',
      { reasoningText: { text: '' } },
      { reasoningText: { text: 'a', signature: 's' } },
      { redactedContent: 'AQID' },
    ),
    refuses: [
      [withBlock({ reasoningContent: {} }), `${BLOCK}.reasoningContent`],
      [withBlock({ reasoningContent: { reasoningText: {} } }), `${BLOCK}.reasoningContent.reasoningText.text`],
      [withBlock({ reasoningContent: { redactedContent: '!' } }), `${BLOCK}.reasoningContent.redactedContent`],
    ],
  },
  {
    member: 'citationsContent',
    takes: [
      ...block('citationsContent', {
        content: [{ text: 'a' }],
        citations: [{ title: 't', source: 's', sourceContent: [{ text: 'a' }] }],
      }),
      ...[
        { web: { url: 'https://example.com', domain: 'example.com' } },
        { documentChar: RANGE },
        { documentPage: RANGE },
        { documentChunk: RANGE },
        { searchResultLocation: { searchResultIndex: 0, start: 1, end: 2 } },
      ].map(cited),
    ],
    refuses: [
      [cited({ documentPage: { start: -1 } }), `${BLOCK}.citationsContent.citations.0.location.documentPage.start`],
      [cited({ web: {}, documentPage: {} }), `${BLOCK}.citationsContent.citations.0.location`],
    ],
  },
  {
    member: 'searchResult',
    takes: block('searchResult', PASSAGE, { ...PASSAGE, ...CITED }),
    refuses: [
      ...(['source', 'title', 'content'] as const).map(
        (name) =>
          [withBlock({ searchResult: { ...PASSAGE, [name]: undefined } }), `${BLOCK}.searchResult.${name}`] as const,
      ),
      [withBlock({ searchResult: { ...PASSAGE, content: [{}] } }), `${BLOCK}.searchResult.content.0.text`],
    ],
  },
  ...['toolAddition', 'toolRemoval'].map((kind): ModelRow => ({
    member: kind,
    takes: [inSystem(kind, { tool: { type: long(64), name: long(128), serverName: long(128) } })],
    refuses: [
      [inSystem(kind, {}), `${BLOCK}.${kind}.tool`],
      [inSystem(kind, { tool: { type: long(65) } }), `${BLOCK}.${kind}.tool.type`],
      [inSystem(kind, { tool: { serverName: long(129) } }), `${BLOCK}.${kind}.tool.serverName`],
    ],
  })),
];

describe("AWS's model of a content block", () => {
  itKeepsTo(ROWS);
});
