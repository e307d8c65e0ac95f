import { describe, expect, it } from '@jest/globals';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { leaveOutReasoning, refusesProof } from './refused-proof.js';

const said = (status: number, error: object) =>
  refusesProof({ vendor: 'acme', status, headers: {}, body: JSON.stringify({ error }) });

describe('refusesProof', () => {
  it.each([
    { name: "OpenAI's code", error: { code: 'invalid_encrypted_content', message: 'No.' } },
    {
      name: "OpenAI's sentence",
      error: { message: 'The encrypted content gAAA... could not be verified. Reason: it could not be decrypted.' },
    },
    {
      name: "Azure's sentence",
      error: { message: 'Encrypted content organization_id did not match the target organization.' },
    },
    { name: "Anthropic's", error: { message: 'messages.1.content.0: Invalid `signature` in `thinking` block' } },
    {
      name: 'redacted thinking',
      error: { message: 'messages.1.content.0: Invalid `data` in `redacted_thinking` block' },
    },
    { name: "Google's", error: { message: 'Thought signature is not valid', status: 'INVALID_ARGUMENT' } },
    { name: "Google's other", error: { message: 'Corrupted thought signature.' } },
  ])('knows $name', ({ error }) => {
    expect(said(400, error)).toBe(true);
  });

  it.each([
    { name: 'another status', status: 500, error: { code: 'invalid_encrypted_content' } },
    { name: 'another fault', status: 400, error: { message: 'Invalid `type` in `thinking` block' } },
    {
      name: 'a proof that is missing',
      status: 400,
      error: { message: 'Function call is missing a thought_signature' },
    },
    { name: 'a signature of the request', status: 400, error: { message: 'The request signature is invalid' } },
  ])('does not take $name for it', ({ status, error }) => {
    expect(said(status, error)).toBe(false);
  });
});

const REQUEST: ModelRequest = {
  messages: [
    { role: 'user', content: [{ text: 'a' }] },
    {
      role: 'assistant',
      content: [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }, { text: 'b' }],
    },
    { role: 'user', content: [{ text: 'c' }] },
  ],
};

describe('leaveOutReasoning', () => {
  it('keeps everything else where it was, and the request as it was', () => {
    const warnings = new Warnings();
    const before = structuredClone(REQUEST);
    expect(leaveOutReasoning(REQUEST, warnings)?.messages).toEqual([
      REQUEST.messages[0],
      { role: 'assistant', content: [{ text: '' }, { text: 'b' }] },
      REQUEST.messages[2],
    ]);
    expect(REQUEST).toEqual(before);
    expect(warnings.list).toEqual([
      { path: 'messages.1.content.0.reasoningContent', message: 'The vendor refused the proof of it; left out.' },
    ]);
  });

  it('takes off what names paths of the messages', () => {
    const native = { dialect: 'anthropic-messages', fields: {}, forms: {} } as const;
    expect(leaveOutReasoning({ ...REQUEST, native }, new Warnings())).not.toHaveProperty('native');
  });

  it('has nothing to leave out of a request without reasoning', () => {
    expect(leaveOutReasoning({ messages: [REQUEST.messages[0]!] }, new Warnings())).toBeUndefined();
  });

  it('leaves nothing out in strict mode', () => {
    const warnings = new Warnings(true);
    expect(leaveOutReasoning(REQUEST, warnings)).toBeUndefined();
    expect(warnings.list).toEqual([]);
  });
});
