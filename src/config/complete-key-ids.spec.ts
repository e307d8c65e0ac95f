import { describe, expect, it } from '@jest/globals';
import { completeFile } from './complete-file.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';

const providers = {
  openai: {
    keys: [
      { value: 'sk-1', name: 'main' },
      { value: 'sk-2', id: 'id-2' },
    ],
  },
  anthropic: { keys: [{ value: 'sk-3', name: 'other' }] },
};

/** The faults of a virtual key, and of a person, with such a grant. */
function faultsOf(grant: object): readonly string[] {
  const findings = new Findings();
  const holder = { name: 'team', provider_configs: [{ allowed_models: ['*'], ...grant }] };
  const governance = {
    virtual_keys: [{ ...holder, value: 'sk-bf-0123456789abcdef' }],
    auth_config: {
      is_enabled: true,
      users: [{ ...holder, password_hash: '$argon2id$v=19$m=1,t=1,p=1$YWJjZGVmZ2g$YWJj' }],
    },
  };
  const file = new ObjectBinder({}, findings).bind(ConfigurationFile, { providers, governance }, '');
  completeFile(file, findings, {});
  return findings.faults.filter((fault) => fault.includes('key_ids'));
}

describe('the keys of a grant', () => {
  it.each([
    { name: 'a name and an id', grant: { provider: 'openai', key_ids: ['main', 'id-2'] } },
    { name: 'a name that was made', grant: { provider: 'openai', key_ids: ['openai-key-2'] } },
    { name: 'all', grant: { provider: 'openai', key_ids: ['*'] } },
    { name: 'none', grant: { provider: 'openai', key_ids: [] } },
    { name: 'one of any vendor', grant: { provider: '*', key_ids: ['other'] } },
    { name: 'one of a vendor that is not configured', grant: { provider: 'groq', key_ids: ['x'] } },
    { name: 'no list', grant: { provider: 'openai' } },
  ])('may be $name', ({ grant }) => {
    expect(faultsOf(grant)).toEqual([]);
  });

  it('must be there', () => {
    const rest = 'expected * or the name or id of a key of the vendor; there are main, openai-key-2';
    expect(faultsOf({ provider: 'openai', key_ids: ['main', 'other'] })).toEqual([
      `governance.virtual_keys.0.provider_configs.0.key_ids.1: ${rest}`,
      `governance.auth_config.users.0.provider_configs.0.key_ids.1: ${rest}`,
    ]);
  });
});
