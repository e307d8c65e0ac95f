import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveSecret } from './resolve-secret.js';
import { SecretFiles } from './secret-files.js';

const EXPECTED = 'expected a non-empty string, env.NAME or file.PATH';

describe('resolveSecret', () => {
  it.each<{ name: string; written: string; value: string }>([
    { name: 'a literal', written: 'sk-proj-8fZ', value: 'sk-proj-8fZ' },
    { name: 'a reference', written: 'env.VENDOR_KEY', value: 'sk-proj-9aB' },
    { name: 'a word that keyless servers are given', written: 'dummy', value: 'dummy' },
    { name: 'a short virtual key', written: 'sk-bf-test', value: 'sk-bf-test' },
    {
      name: 'a literal that only begins like a placeholder',
      written: 'sk-bf-changes-nothing',
      value: 'sk-bf-changes-nothing',
    },
    { name: 'a literal that only looks like a reference', written: 'environment', value: 'environment' },
  ])('resolves $name', ({ written, value }) => {
    expect(resolveSecret(written, { environment: { VENDOR_KEY: 'sk-proj-9aB' } })).toEqual({ value });
  });

  it.each<{ name: string; written: unknown; fault: string }>([
    { name: 'nothing', written: undefined, fault: EXPECTED },
    { name: 'an empty text', written: '', fault: EXPECTED },
    { name: 'a number', written: 42, fault: EXPECTED },
    { name: 'null', written: null, fault: EXPECTED },
    { name: 'a variable that is not set', written: 'env.ABSENT', fault: `${EXPECTED}; the variable ABSENT is not set` },
    { name: 'a variable that is empty', written: 'env.EMPTY', fault: `${EXPECTED}; the variable EMPTY is empty` },
    {
      name: 'a variable that holds a placeholder',
      written: 'env.TEMPLATE',
      fault: `${EXPECTED}; the variable TEMPLATE holds a placeholder: set the secret itself`,
    },
    {
      name: 'a variable that holds a line break',
      written: 'env.WRAPPED',
      fault: `${EXPECTED}; the variable WRAPPED holds a space, a line break or another character that no HTTP header carries`,
    },
    {
      name: 'a reference without name',
      written: 'env.',
      fault: `${EXPECTED}; "env." is followed by the name of a variable`,
    },
    {
      name: 'a reference to no name',
      written: 'env.A B',
      fault: `${EXPECTED}; "env." is followed by the name of a variable`,
    },
    {
      name: 'an inherited member',
      written: 'env.constructor',
      fault: `${EXPECTED}; the variable constructor is not set`,
    },
    { name: 'a prototype', written: 'env.__proto__', fault: `${EXPECTED}; the variable __proto__ is not set` },
    { name: 'a vault', written: 'vault.openai', fault: `${EXPECTED}; references to a vault are not supported yet` },
    {
      name: 'a letter beyond ASCII',
      written: 'sk-pröj',
      fault: `${EXPECTED}; it holds a space, a line break or another character that no HTTP header carries`,
    },
  ])('refuses $name', ({ written, fault }) => {
    const environment = { EMPTY: '', TEMPLATE: 'your-api-key', WRAPPED: 'sk-1\n' };
    expect(resolveSecret(written, { environment })).toEqual({ fault });
  });

  it.each([
    'changeme',
    'CHANGE_ME',
    'change-me-please',
    'replace-me',
    'your-api-key',
    'YOUR_OPENAI_KEY',
    'sk-...',
    'sk-…',
    'sk-bf-',
    'sk-bf-xxxx',
    'xxxxxxxx',
    '********',
    '<your key>',
    '<OPENAI_API_KEY>',
    '${OPENAI_API_KEY}',
    '$OPENAI_API_KEY',
    '{{ key }}',
    'sk-proj-your-key-here',
    'todo',
    'secret',
    'password',
    'sk-ant-example',
  ])('refuses the placeholder %s', (written) => {
    expect(resolveSecret(written, { environment: {} })).toEqual({
      fault: `${EXPECTED}; it holds a placeholder: set the secret itself`,
    });
  });

  describe('of files', () => {
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'asbru-secrets-'));
      writeFileSync(join(directory, 'key'), 'sk-proj-4cD\n');
      writeFileSync(join(directory, 'windows'), 'sk-proj-4cD\r\n');
      writeFileSync(join(directory, 'blank'), '\n');
      writeFileSync(join(directory, 'two-lines'), 'sk-1\nsk-2\n');
      writeFileSync(join(directory, 'template'), 'changeme\n');
      writeFileSync(join(directory, 'latin1'), Buffer.from([0xe4, 0xf6]));
      writeFileSync(join(directory, 'long'), 'x'.repeat(1024 * 1024 + 1));
    });

    afterEach(() => {
      rmSync(directory, { recursive: true });
    });

    const resolveIn = (written: string, content?: 'text') => {
      const files = new SecretFiles(directory);
      return { resolved: resolveSecret(written, { environment: {}, files }, content), paths: files.paths };
    };

    it.each(['file.key', 'file.windows', 'file../key'])('reads %s without its last line break', (written) => {
      expect(resolveIn(written).resolved).toEqual({ value: 'sk-proj-4cD' });
    });

    it('reads an absolute path, and remembers which file it was', () => {
      const path = join(directory, 'key');
      expect(resolveIn(`file.${path}`)).toEqual({ resolved: { value: 'sk-proj-4cD' }, paths: [path] });
    });

    it('reads a text of several lines where a text may have them', () => {
      expect(resolveIn('file.two-lines', 'text').resolved).toEqual({ value: 'sk-1\nsk-2' });
    });

    it.each([
      ['file.', '"file." is followed by the path of a file'],
      ['file.absent', 'cannot be read (ENOENT)'],
      ['file..', 'cannot be read (EISDIR)'],
      ['file./dev/null', 'is no regular file'],
      ['file.blank', 'the file blank is empty'],
      ['file.two-lines', 'the file two-lines holds a space, a line break'],
      ['file.template', 'the file template holds a placeholder'],
      ['file.latin1', 'is not UTF-8 text'],
      ['file.long', 'is longer than 1048576 bytes'],
    ])('refuses %s', (written, reason) => {
      const { resolved } = resolveIn(written);
      expect('fault' in resolved ? resolved.fault : '').toContain(reason);
    });

    it('reads no file where none may be named', () => {
      expect(resolveSecret('file.key', { environment: {} })).toEqual({ value: 'file.key' });
    });
  });
});
