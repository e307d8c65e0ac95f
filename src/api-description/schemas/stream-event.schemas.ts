import { STREAM_EXCEPTIONS } from '../../dialects/converse/exception-names.js';
import { type StreamEventMembers } from '../../gateway/model/stream-event.js';
import {
  anyValue,
  bytes,
  count,
  type JsonSchema,
  list,
  oneOf,
  openUnion,
  ref,
  structure,
  text,
} from './json-schema.js';
import { ANSWER_FIGURES } from './converse-response.schemas.js';

const index = count('Which block of the message, from 0.');

const EVENTS: Readonly<Record<keyof StreamEventMembers, JsonSchema>> = {
  messageStart: structure({ role: oneOf(['assistant']) }, ['role']),
  contentBlockStart: structure({ contentBlockIndex: index, start: ref('ContentBlockStart') }, [
    'contentBlockIndex',
    'start',
  ]),
  contentBlockDelta: structure({ contentBlockIndex: index, delta: ref('ContentBlockDelta') }, [
    'contentBlockIndex',
    'delta',
  ]),
  contentBlockStop: structure({ contentBlockIndex: index }, ['contentBlockIndex']),
  messageStop: structure(
    {
      stopReason: ref('StopReason'),
      additionalModelResponseFields: anyValue('What `additionalModelResponseFieldPaths` asked for.'),
    },
    ['stopReason'],
  ),
  metadata: structure(ANSWER_FIGURES, ['usage', 'metrics']),
};

const exceptions = Object.fromEntries(
  [...new Set(Object.values(STREAM_EXCEPTIONS))].sort().map((name) => [name, ref('StreamException')]),
);

const DESCRIPTION =
  'One frame of the stream: the header `:event-type` (or `:exception-type`) names the member, and the payload is its value ' +
  'as JSON. Order: `messageStart`; for every block `contentBlockStart` (tools and images only), `contentBlockDelta`s and ' +
  '`contentBlockStop`; `messageStop`; `metadata`. An exception ends the stream. Frames of other names, such as `ping` while a ' +
  'vendor is silent, are to be passed over. Bifrost describes the members of all events side by side in one flat object; on ' +
  'the wire there is one event to a frame.';

/** The events of ConverseStream and of InvokeModelWithResponseStream. */
export const STREAM_EVENT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ConverseStreamOutput: openUnion({ ...EVENTS, ...exceptions }, { description: DESCRIPTION }),
  ContentBlockStart: openUnion(
    {
      toolUse: structure({ toolUseId: text(), name: text(), type: text() }, ['toolUseId', 'name']),
      toolResult: structure({ toolUseId: text(), type: text(), status: text() }, ['toolUseId']),
      image: structure({ format: text() }, ['format']),
    },
    { description: 'Announces a tool or an image; text and reasoning begin with their first delta.' },
  ),
  ContentBlockDelta: openUnion({
    text: text(),
    toolUse: structure({ input: text({ description: "A piece of the arguments' JSON text." }) }, ['input']),
    toolResult: list(openUnion({ text: text(), json: anyValue('JSON of the tool.') })),
    reasoningContent: openUnion({
      text: text(),
      redactedContent: bytes('Reasoning that the vendor does not show.'),
      signature: text(),
    }),
    citation: ref('Citation'),
    image: structure({
      source: ref('MediaSource'),
      error: structure({ message: text() }),
    }),
  }),
  StreamException: structure(
    {
      message: text(),
      originalStatusCode: { type: 'integer', description: "The vendor's status, of modelStreamErrorException." },
      originalMessage: text({ description: "The vendor's words, of modelStreamErrorException." }),
    },
    ['message'],
  ),
  ResponseStream: openUnion(
    {
      chunk: structure({ bytes: bytes('One event in the format of the model, JSON as base64 text.') }, ['bytes']),
      ...exceptions,
    },
    {
      description:
        'One frame of an InvokeModel stream. For other vendors than Bedrock the chunks are the events of the Messages API. Bifrost ' +
        'lists these bytes as `invokeModelRawChunk`.',
    },
  ),
};
