import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { type Message } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

describe('the result of a tool', () => {
  it('may name the ordinary type', () => {
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'Go' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input: {}, type: 'tool_use' } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: '1' }], type: 'tool_result' } }] },
    ];
    const warnings = new Warnings();
    const { body } = encodeRequest({ messages }, encodeOptions({ warnings }));
    expect(JSON.parse(String(body))).toMatchObject({
      messages: [{}, {}, { role: 'tool', tool_call_id: 'a', content: '1' }],
    });
    expect([...warnings.list, ...warnings.mapped]).toEqual([]);
  });
});
