import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { CHAT_REPLIES } from './decode-response.js';
import { OpenAiChatTranslator } from './openai-chat.translator.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';

const translator = new OpenAiChatTranslator();

const usage = { prompt_tokens: 1, completion_tokens: 1 };
const optionsWith = (warnings: Warnings) => decodeOptions({ warnings });

function notesOfWhole(message: object, choice: object = {}, rest: object = { usage }): string[] {
  const warnings = new Warnings(true);
  const choices = [{ index: 0, message: { content: 'Hi', ...message }, finish_reason: 'stop', ...choice }];
  translator.decodeResponse(Buffer.from(JSON.stringify({ choices, ...rest })), optionsWith(warnings));
  return warnings.list.map(({ path }) => path);
}

function notesOfStream(delta: object, choice: object = {}, rest: object = { usage }): string[] {
  const warnings = new Warnings(true);
  const decoder = new SseReplyDecoder(optionsWith(warnings), CHAT_REPLIES);
  const choices = [{ index: 0, delta: { content: 'Hi', ...delta }, finish_reason: 'stop', ...choice }];
  decoder.push(Buffer.from(`data: ${JSON.stringify({ choices, ...rest })}\n\ndata: [DONE]\n\n`));
  decoder.end();
  return warnings.list.map(({ path }) => path);
}

describe('what a reply loses', () => {
  const cases: { name: string; message?: object; choice?: object; rest?: object; notes: string[] }[] = [
    { name: 'nothing', message: { annotations: [], images: null, audio: null }, notes: [] },
    { name: 'citations', message: { annotations: [{ type: 'url_citation' }] }, notes: ['reply.annotations'] },
    { name: 'images', message: { images: [{ type: 'image_url' }] }, notes: ['reply.images'] },
    { name: 'audio', message: { audio: { data: 'AQID', transcript: 'Hi' } }, notes: ['reply.audio'] },
    { name: 'parts', message: { content: [{ type: 'image_url' }, { type: 'text' }] }, notes: ['reply.content'] },
    { name: 'an unknown reason', choice: { finish_reason: 'cosmic_ray' }, notes: ['reply.finish_reason'] },
    { name: 'usage', rest: {}, notes: ['reply.usage'] },
  ];

  it.each(cases)('is noted of a whole reply, in strict mode too: $name', ({ message = {}, choice, rest, notes }) => {
    expect(notesOfWhole(message, choice, rest)).toEqual(notes);
  });

  it.each(cases)('is noted of a stream, in strict mode too: $name', ({ message = {}, choice, rest, notes }) => {
    expect(notesOfStream(message, choice, rest)).toEqual(notes);
  });

  it('is noted of further choices', () => {
    const choices = [0, 1].map((index) => ({ index, message: { content: 'Hi' }, finish_reason: 'stop' }));
    expect(notesOfWhole({}, {}, { usage, choices })).toEqual(['reply.choices']);
  });
});

describe('a reply that is none', () => {
  it('is named with the status that came', () => {
    const decode = () => translator.decodeResponse(new Uint8Array(), { ...optionsWith(new Warnings()), status: 204 });
    expect(decode).toThrow('acme answered 204 with an empty body. Check providers.acme.network_config.base_url.');
  });
});
