import { describe, expect, it } from '@jest/globals';
import { toVendorMessage } from './vendor-message.js';

describe('toVendorMessage', () => {
  it.each([
    {
      name: 'a key of OpenAI',
      text: 'Incorrect API key provided: sk-proj-abc123DEF. See',
      shown: 'Incorrect API key provided: *** See',
    },
    { name: 'a masked key', text: 'wrong key sk-ab****************wxyz here', shown: 'wrong key *** here' },
    {
      name: 'a key of another form',
      text: 'Incorrect API key provided: hunter2',
      shown: 'Incorrect API key provided: ***',
    },
    { name: 'a bearer token', text: 'got Authorization: Bearer abcdefgh now', shown: 'got Authorization: *** now' },
    { name: 'basic credentials', text: 'Basic dXNlcjpwYXNz1A== refused', shown: '*** refused' },
    { name: 'a key of Google', text: 'key AIzaSyA-1234567890 expired', shown: 'key *** expired' },
    { name: 'a JSON web token', text: 'eyJhbGciOi.eyJzdWIi.sig expired', shown: '*** expired' },
    { name: 'a long token', text: `id ${'a1B2'.repeat(8)} unknown`, shown: 'id *** unknown' },
    { name: 'a long token with dashes', text: `id ${'a1-b2_'.repeat(8)} unknown`, shown: 'id *** unknown' },
    { name: 'an address', text: 'connect to http://10.0.0.5:8000/v1?key=x failed', shown: 'connect to *** failed' },
  ])('hides $name', ({ text, shown }) => {
    expect(toVendorMessage(text)).toBe(shown);
  });

  it.each([
    'The model `claude-3-5-sonnet-20241022-v2` does not exist.',
    "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
    'Basic usage of bearer tokens is limited to 20000 tokens per min (TPM): Limit 10000, Used 9500.',
    'Bearer token is missing',
    'messages.0.content.1.image_url.url: expected a data URI',
  ])('leaves ordinary words: %s', (text) => {
    expect(toVendorMessage(text)).toBe(text);
  });

  it('cuts to 500 characters, on one line', () => {
    const shown = toVendorMessage(`a\n\n b ${'x '.repeat(100_000)}`);
    expect(shown).toHaveLength(500);
    expect(shown).toMatch(/^a b x x .*…$/);
  });

  it('is empty where there is no message', () => {
    expect(toVendorMessage(undefined)).toBe('');
  });
});
