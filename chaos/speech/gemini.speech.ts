import { asksForStream, geminiChunks, geminiError, geminiReply } from '../../test/support/gemini-replies.js';
import { framesOf, type VendorSpeech } from './vendor-speech.js';

/** generateContent. */
export const GEMINI_SPEECH: VendorSpeech = {
  wantsStream: asksForStream,
  tellWhole: geminiReply,
  tellFrames: (turn) => framesOf(geminiChunks(turn)),
  countOpening: () => 0,
  passesThrough: false,
  streamType: 'text/event-stream',
  refuse: (status, message) => geminiError(status, message),
  errorFrame: Buffer.from(
    'data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}\r\n\r\n',
  ),
  brokenFrame: Buffer.from('data: {"candidates":[{"content":{"parts":[{"text":\r\n\r\n'),
};
