import { describe, expect, it } from '@jest/globals';
import { type LogFormat } from '../config/configuration.js';
import { LogRedaction } from './log-redaction.js';
import { openLogForm } from './log-form.js';
import { createLogger } from './logger.js';

const TERMINAL = { isTTY: true, hasColors: () => true };
const PIPE = {};

const CALL = {
  requestId: 'request-1',
  operation: 'converse',
  requestedModel: 'fast',
  provider: 'openai',
  model: 'gpt-4o',
  status: 424,
  errorType: 'provider_auth_failed',
  durationMs: 12.3,
};

/** What a terminal would be given for the line. */
async function written(fields: object, message: string, secrets: readonly string[] = []): Promise<string> {
  const form = await openLogForm('pretty', PIPE);
  let text = '';
  const destination = { write: (line: string) => (text += line) };
  createLogger('info', { destination, redaction: new LogRedaction(secrets), form }).info(fields, message);
  return text;
}

describe('openLogForm', () => {
  it.each<{ format: LogFormat; reader: object; isPretty: boolean }>([
    { format: 'json', reader: TERMINAL, isPretty: false },
    { format: 'auto', reader: PIPE, isPretty: false },
    { format: 'auto', reader: TERMINAL, isPretty: true },
    { format: 'pretty', reader: PIPE, isPretty: true },
  ])('of $format for $reader is pretty: $isPretty', async ({ format, reader, isPretty }) => {
    expect((await openLogForm(format, reader)) !== undefined).toBe(isPretty);
  });

  it('says what matters of a call before its fields, on one line', async () => {
    const text = await written(CALL, 'call');
    expect(text).toMatch(
      /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: converse fast → openai\/gpt-4o: 424 provider_auth_failed, 12\.3 ms \{/,
    );
    expect(text).toContain('"requestId":"request-1"');
    expect(text.split('\n')).toHaveLength(2);
  });

  it('hides secrets as the JSON form does, in the sentence and in the fields (S04)', async () => {
    const text = await written({ reason: 'sk-secret-0123456789' }, 'the key sk-secret-0123456789 fails', [
      'sk-secret-0123456789',
    ]);
    expect(text).toContain('the key *** fails');
    expect(text).not.toContain('sk-secret');
  });

  it.each([
    { name: 'an escape sequence', text: '\u001b[2Jgone', shown: String.raw`\u001b[2Jgone` },
    { name: 'a C1 control', text: '\u009b2Jgone', shown: String.raw`\u009b2Jgone` },
    { name: 'a carriage return', text: 'real\rforged', shown: String.raw`real\rforged` },
    { name: 'a line of its own', text: 'real\n[00:00:00.000] INFO: forged', shown: String.raw`real\n[00` },
    { name: 'a backslash before letters', text: String.raw`\u001b`, shown: String.raw`\u001b` },
  ])('shows $name and lets no terminal obey it', async ({ text, shown }) => {
    for (const line of [await written({}, text), await written({ ...CALL, requestedModel: text }, 'call')]) {
      expect(line).toContain(shown);
      expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u);
    }
  });
});
