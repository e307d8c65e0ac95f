import { chatChunks, chatCompletion, chatError, wantsStream } from '../../test/support/openai-chat-replies.js';
import { framesOf, type VendorSpeech } from './vendor-speech.js';

/** Chat Completions. */
export const OPENAI_SPEECH: VendorSpeech = {
  wantsStream,
  tellWhole: chatCompletion,
  tellFrames: (turn) => framesOf(chatChunks(turn)),
  countOpening: () => 1,
  passesThrough: false,
  streamType: 'text/event-stream; charset=utf-8',
  refuse: (status, message) => chatError(status, message),
  errorFrame: Buffer.from(
    'data: {"error":{"message":"The server had an error.","type":"server_error","code":503}}\n\n',
  ),
  brokenFrame: Buffer.from('data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":\n\n'),
};
