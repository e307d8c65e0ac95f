import { describe, expect, it } from '@jest/globals';
import { decodeJson, faultOf, withBlock } from '../../../test/support/converse-requests.js';

const withResult = (content: unknown) => withBlock({ toolResult: { toolUseId: 't1', content } });

const BLOCKS =
  'exactly one of text, image, document, video, audio, toolUse, toolResult, guardContent, reasoningContent, ' +
  'cachePoint, citationsContent, searchResult, toolAddition, toolRemoval, json';
const BLOCK = 'messages.0.content.0';
const DOCUMENT_NAME = '1 to 200 letters, digits, single spaces, hyphens, underscores, parentheses or square brackets';
const NAME = '1 to 64 letters, digits, underscores or hyphens';

describe('contentBlock', () => {
  it.each<[string, unknown, string]>([
    ['a block of a wrong type', withBlock('Hello'), `${BLOCK}: expected an object; got a string`],
    ['an empty block', withBlock({}), `${BLOCK}: expected ${BLOCKS}; got no member`],
    ['a block of nulls', withBlock({ text: null, foo: null }), `${BLOCK}: expected ${BLOCKS}; got no member`],
    [
      'a block with two members',
      withBlock({ type: 'text', text: 'a', image: null }),
      `${BLOCK}: expected ${BLOCKS}; got type, text`,
    ],
    [
      'an unknown block beside a text',
      withBlock({ hologram: {}, text: 'a' }),
      `${BLOCK}: expected ${BLOCKS}; got hologram, text`,
    ],
    [
      'an unknown block that is nested too deeply',
      withBlock({ hologram: JSON.parse('['.repeat(257) + ']'.repeat(257)) }),
      `${BLOCK}.hologram: expected JSON of at most 256 levels; got a deeper one`,
    ],
    [
      'two blocks in one, named after methods and strangely',
      withBlock({ constructor: 1, ['a\nb'.repeat(50)]: 1 }),
      `${BLOCK}: expected ${BLOCKS}; got constructor, ${JSON.stringify('a\nb'.repeat(50).slice(0, 64))}`,
    ],
    ['a json block of nothing', withBlock({ json: null }), `${BLOCK}: expected ${BLOCKS}; got no member`],
    ['text of a wrong type', withBlock({ text: 5 }), `${BLOCK}.text: expected a string; got a number`],
    [
      'an image without a format',
      withBlock({ image: { source: { bytes: 'AQID' } } }),
      `${BLOCK}.image.format: expected one of png, jpeg, gif, webp; got nothing`,
    ],
    [
      'an image format that is a number',
      withBlock({ image: { format: 5, source: { bytes: 'AQID' } } }),
      `${BLOCK}.image.format: expected one of png, jpeg, gif, webp; got a number`,
    ],
    [
      'an image of another format',
      withBlock({ image: { format: 'bmp', source: { bytes: 'AQID' } } }),
      `${BLOCK}.image.format: expected one of png, jpeg, gif, webp; got another string`,
    ],
    [
      'an image by URL',
      withBlock({ image: { format: 'png', source: { url: 'https://example.com' } } }),
      `${BLOCK}.image.source: expected exactly one of bytes, s3Location; got url`,
    ],
    [
      'an empty image',
      withBlock({ image: { format: 'png', source: { bytes: '' } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got an empty string`,
    ],
    [
      'an image as data URL',
      withBlock({ image: { format: 'png', source: { bytes: 'data:image/png;base64,AQID' } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got another string`,
    ],
    [
      'base64 of an impossible length',
      withBlock({ image: { format: 'png', source: { bytes: 'AQIDA' } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got another string`,
    ],
    [
      'long base64 with a wrong end',
      withBlock({ image: { format: 'png', source: { bytes: `${'A'.repeat(97)}===` } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got another string`,
    ],
    [
      'long base64 with a line break at its end',
      withBlock({ image: { format: 'png', source: { bytes: `${'A'.repeat(98)}\n` } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got another string`,
    ],
    [
      'long base64 with a line break',
      withBlock({ image: { format: 'png', source: { bytes: `${'A'.repeat(59)}\n${'A'.repeat(60)}` } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got another string`,
    ],
    [
      'an image as byte numbers',
      withBlock({ image: { format: 'png', source: { bytes: [1, 2] } } }),
      `${BLOCK}.image.source.bytes: expected base64 text; got an array`,
    ],
    [
      'an S3 location without a URI',
      withBlock({ video: { format: 'mp4', source: { s3Location: { uri: 'https://b/k' } } } }),
      `${BLOCK}.video.source.s3Location.uri: expected an s3:// URI of at most 1024 characters; got another string`,
    ],
    [
      'a bucket owner that is no account',
      withBlock({ video: { format: 'mp4', source: { s3Location: { uri: 's3://b/k', bucketOwner: '1' } } } }),
      `${BLOCK}.video.source.s3Location.bucketOwner: expected 12 digits; got another string`,
    ],
    [
      'a document without a name',
      withBlock({ document: { name: '', source: { text: 'a' } } }),
      `${BLOCK}.document.name: expected ${DOCUMENT_NAME}; got an empty string`,
    ],
    [
      'a document with a long name',
      withBlock({ document: { name: 'n'.repeat(201), source: { text: 'a' } } }),
      `${BLOCK}.document.name: expected ${DOCUMENT_NAME}; got 201 characters`,
    ],
    [
      'a document without a source',
      withBlock({ document: { name: 'a', format: 'pdf' } }),
      `${BLOCK}.document.source: expected an object; got nothing`,
    ],
    [
      'a document of an unknown format',
      withBlock({ document: { name: 'a', format: 'rtf', source: { text: 'a' } } }),
      `${BLOCK}.document.format: expected one of pdf, csv, doc, docx, xls, xlsx, html, txt, md; got another string`,
    ],
    [
      'citations that are not switched',
      withBlock({ document: { name: 'a', source: { text: 'a' }, citations: { enabled: 'yes' } } }),
      `${BLOCK}.document.citations.enabled: expected true or false; got a string`,
    ],
    [
      'a tool call without arguments',
      withBlock({ toolUse: { toolUseId: 't', name: 'f' } }),
      `${BLOCK}.toolUse.input: expected a JSON object; got nothing`,
    ],
    [
      'tool arguments as text',
      withBlock({ toolUse: { toolUseId: 't', name: 'f', input: '{}' } }),
      `${BLOCK}.toolUse.input: expected a JSON object; got a string`,
    ],
    [
      'tool arguments as an array',
      withBlock({ toolUse: { toolUseId: 't', name: 'f', input: [] } }),
      `${BLOCK}.toolUse.input: expected a JSON object; got an array`,
    ],
    [
      'a tool name with a dot',
      withBlock({ toolUse: { toolUseId: 't', name: 'a.b', input: {} } }),
      `${BLOCK}.toolUse.name: expected ${NAME}; got another string`,
    ],
    [
      'a tool call id with a space',
      withBlock({ toolUse: { toolUseId: 'a b', name: 'f', input: {} } }),
      `${BLOCK}.toolUse.toolUseId: expected 1 to 64 letters, digits, underscores, dots, colons or hyphens; got another string`,
    ],
    [
      'a tool result without content',
      withBlock({ toolResult: { toolUseId: 't' } }),
      `${BLOCK}.toolResult.content: expected an array; got nothing`,
    ],
    [
      'a tool result of two kinds',
      withResult([{ audio: {}, text: 'a' }]),
      `${BLOCK}.toolResult.content.0: expected exactly one of text, json, image, document, video, searchResult; got audio, text`,
    ],
    [
      'a tool result without a member',
      withResult([{ text: 'a' }, { json: null }]),
      `${BLOCK}.toolResult.content.1: expected exactly one of text, json, image, document, video, searchResult; got no member`,
    ],
    [
      'a tool status that is none',
      withBlock({ toolResult: { toolUseId: 't', content: [], status: 'ok' } }),
      `${BLOCK}.toolResult.status: expected one of success, error; got another string`,
    ],
    [
      'reasoning without text',
      withBlock({ reasoningContent: { reasoningText: { signature: 's' } } }),
      `${BLOCK}.reasoningContent.reasoningText.text: expected a string; got nothing`,
    ],
    [
      'reasoning with two members',
      withBlock({ reasoningContent: { reasoningText: { text: 'a' }, redactedContent: 'AQID' } }),
      `${BLOCK}.reasoningContent: expected exactly one of reasoningText, redactedContent; got reasoningText, redactedContent`,
    ],
    [
      'hidden reasoning that is not base64',
      withBlock({ reasoningContent: { redactedContent: '!' } }),
      `${BLOCK}.reasoningContent.redactedContent: expected base64 text; got another string`,
    ],
    [
      'a cache point of another type',
      withBlock({ cachePoint: { type: 'ephemeral' } }),
      `${BLOCK}.cachePoint.type: expected "default"; got another string`,
    ],
    [
      'a cache point of another length',
      withBlock({ cachePoint: { type: 'default', ttl: '2h' } }),
      `${BLOCK}.cachePoint.ttl: expected one of 5m, 1h; got another string`,
    ],
    [
      'audio of another format',
      withBlock({ audio: { format: 'aiff', source: { bytes: 'AQID' } } }),
      `${BLOCK}.audio.format: expected one of mp3, opus, wav, aac, flac, mp4, ogg, mkv, mka, x-aac, m4a, mpeg, mpga, pcm, webm; got another string`,
    ],
    [
      'a document name with a dot',
      withBlock({ document: { name: 'secret.pdf', source: { text: 'a' } } }),
      `${BLOCK}.document.name: expected ${DOCUMENT_NAME}; got another string`,
    ],
    [
      'a document name with two spaces',
      withBlock({ document: { name: 'a  b', source: { text: 'a' } } }),
      `${BLOCK}.document.name: expected ${DOCUMENT_NAME}; got another string`,
    ],
    [
      'a citation whose place is no number',
      withBlock({ citationsContent: { citations: [{ location: { documentChar: { start: 'a' } } }] } }),
      `${BLOCK}.citationsContent.citations.0.location.documentChar.start: expected a whole number of at least 0; got a string`,
    ],
    [
      'a tool reference with a long name',
      withBlock({ toolAddition: { tool: { name: 'n'.repeat(129) } } }),
      `${BLOCK}.toolAddition.tool.name: expected a string of 0 to 128 characters; got 129 characters`,
    ],
    [
      'a guarded image of another format',
      withBlock({ guardContent: { image: { format: 'webp', source: { bytes: 'AQID' } } } }),
      `${BLOCK}.guardContent.image.format: expected one of png, jpeg; got another string`,
    ],
    [
      'a guard of an unknown kind',
      withBlock({ guardContent: { audio: {} } }),
      `${BLOCK}.guardContent: expected exactly one of text, image; got audio`,
    ],
  ])('refuses %s', (_case, request, message) => {
    expect(faultOf(() => decodeJson(request))).toMatchObject({ kind: 'invalidRequest', message });
  });
});
