import { anthropicError, anthropicEvents, anthropicMessage, toSse } from '../../test/support/anthropic-replies.js';
import { wantsStream } from '../../test/support/openai-chat-replies.js';
import { framesOf, type VendorSpeech } from './vendor-speech.js';

/** Messages. */
export const ANTHROPIC_SPEECH: VendorSpeech = {
  wantsStream,
  tellWhole: anthropicMessage,
  tellFrames: (turn) => framesOf(anthropicEvents(turn)),
  countOpening: ({ text }) => (text === undefined ? 2 : 3),
  passesThrough: false,
  streamType: 'text/event-stream; charset=utf-8',
  refuse: (status, message) => anthropicError(status, message),
  errorFrame: Buffer.from(toSse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })),
  brokenFrame: Buffer.from('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{\n\n'),
};
