import { describe, expect, it } from '@jest/globals';
import { resolveSecret } from './resolve-secret.js';

const EXPECTED = 'expected a non-empty string or env.NAME';

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
    expect(resolveSecret(written, { VENDOR_KEY: 'sk-proj-9aB' })).toEqual({ value });
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
    expect(resolveSecret(written, environment)).toEqual({ fault });
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
    expect(resolveSecret(written, {})).toEqual({ fault: `${EXPECTED}; it holds a placeholder: set the secret itself` });
  });
});
