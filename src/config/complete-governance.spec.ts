import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { completeFile } from './complete-file.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';
import { sealSecret } from './sealed-secret.js';

const KEY = randomBytes(32);
const ID = 'ASBRU00000000001';
const SEALED = sealSecret('the secret access key', KEY, ID);
const HASH = '86a65e563cbbdba5409b0b1a20f26100aecb1674c95052d88f71f30f677acaea';
const PASSWORD_HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'c'.repeat(22)}$${'d'.repeat(43)}`;

function read(governance: unknown, encryptionKey: string | undefined = KEY.toString('base64')) {
  const findings = new Findings();
  const environment = { ASBRU_ENCRYPTION_KEY: encryptionKey };
  const file = new ObjectBinder(environment, findings).bind(ConfigurationFile, { governance }, '');
  completeFile(file, findings, { environment });
  return { governance: file.governance, faults: findings.faults, notices: findings.notices };
}

const keys = (...entries: object[]) => ({
  virtual_keys: entries.map((entry, index) => ({ name: `key ${index}`, ...entry })),
});
const aws = (pair: object) => keys({ aws: { access_key_id: ID, ...pair } });

describe('a virtual key of the configuration', () => {
  it('may be a hash', () => {
    expect(read(keys({ value_hash: HASH })).faults).toEqual([]);
  });

  it.each([
    {
      name: 'nothing to present',
      entry: {},
      fault: 'value: expected a non-empty string, env.NAME or file.PATH; value_hash',
    },
    { name: 'both forms', entry: { value: 'sk-bf-alice', value_hash: HASH }, fault: 'value_hash: expected value or' },
    { name: 'half a hash', entry: { value_hash: HASH.slice(1) }, fault: 'value_hash: expected the SHA-256' },
  ])('is refused with $name', ({ entry, fault }) => {
    expect(read(keys(entry)).faults).toEqual([expect.stringContaining(`governance.virtual_keys.0.${fault}`)]);
  });

  it('is refused where its hash is that of the value of another', () => {
    const { faults } = read(keys({ value: 'sk-bf-alice' }, { value_hash: HASH.toUpperCase() }));
    expect(faults).toEqual([
      'governance.virtual_keys.1.value_hash: expected a value of its own; governance.virtual_keys.0 has the same',
    ]);
  });
});

describe('the id of a virtual key', () => {
  const auth_config = { users: ['eve', 'ada'].map((name) => ({ name, password_hash: PASSWORD_HASH })) };
  const readWithId = (id: string) =>
    read({ auth_config, ...keys({ value_hash: 'a'.repeat(64) }, { id, value_hash: HASH }) }).faults;

  it.each([
    { id: 'user_ada', holder: 'governance.auth_config.users.1 has it' },
    { id: 'direct-key', holder: 'callers with a key of their own have it' },
  ])('is refused where it is that of another caller: $id', ({ id, holder }) => {
    expect(readWithId(id)).toEqual([`governance.virtual_keys.1.id: expected another id; ${holder}`]);
  });

  it.each(['user_bob', 'ada', 'user_Ada', 'direct-key-2'])('may be like that of another caller: %s', (id) => {
    expect(readWithId(id)).toEqual([]);
  });
});

describe('an AWS pair of the configuration', () => {
  it('is opened with ASBRU_ENCRYPTION_KEY', () => {
    const { governance, faults } = read(aws({ secret_sealed: SEALED }));
    expect(faults).toEqual([]);
    expect(governance.virtual_keys[0]?.aws?.secret_key).toBe('the secret access key');
  });

  it.each([
    { name: 'another encryption key (S34)', key: randomBytes(32).toString('hex'), says: 'sealed with this ASBRU_ENC' },
    { name: 'no encryption key (S33)', key: '', says: 'expected ASBRU_ENCRYPTION_KEY to be set' },
  ])('is refused with $name', ({ key, says }) => {
    const { faults } = read(aws({ secret_sealed: SEALED }), key);
    expect(faults).toEqual([expect.stringContaining(`governance.virtual_keys.0.aws.secret_sealed: `)]);
    expect(faults[0]).toContain(says);
    expect(faults[0]).not.toContain(SEALED);
  });

  it.each([
    { name: 'no secret', pair: {}, fault: 'secret_sealed: expected a sealed secret' },
    { name: 'both', pair: { secret_sealed: SEALED, secret_key: 'k' }, fault: 'secret_key: expected secret_sealed or' },
    {
      name: 'a short id',
      pair: { access_key_id: 'AKIA', secret_key: 'wJalrXUtnFEMI/K7MDENG' },
      fault: 'access_key_id: expected',
    },
    {
      name: 'no sealed text',
      pair: { secret_sealed: 'not-sealed-at-all' },
      fault: 'secret_sealed: expected a sealed secret as',
    },
    {
      name: 'a moved one',
      pair: { access_key_id: `${ID}2`, secret_sealed: SEALED },
      fault: 'secret_sealed: expected a',
    },
  ])('is refused with $name', ({ pair, fault }) => {
    expect(read(aws(pair)).faults).toEqual([expect.stringContaining(`governance.virtual_keys.0.aws.${fault}`)]);
  });

  it('belongs to one key', () => {
    const pair = { aws: { access_key_id: ID, secret_key: 'wJalrXUtnFEMI/K7MDENG' } };
    expect(read(keys(pair, pair)).faults).toEqual([
      expect.stringContaining('governance.virtual_keys.1.aws.access_key_id: expected a value of its own'),
    ]);
  });
});

describe('user names and passwords of the configuration', () => {
  const user = { name: 'ada', password_hash: PASSWORD_HASH };

  it('are taken', () => {
    const { governance, faults } = read({ auth_config: { users: [user] } });
    expect(faults).toEqual([]);
    expect(governance.auth_config).toMatchObject({ is_enabled: true, users: [{ name: 'ada', is_active: true }] });
  });

  it.each([
    {
      name: 'a password',
      auth: { users: [{ ...user, password_hash: 'secret horse' }] },
      fault: 'users.0.password_hash',
    },
    {
      name: 'a costly hash',
      auth: { users: [{ ...user, password_hash: PASSWORD_HASH.replace('19456', '999999') }] },
      fault: 'users.0.password_hash',
    },
    { name: 'a colon', auth: { users: [{ ...user, name: 'a:b' }] }, fault: 'users.0.name' },
    { name: 'one name twice', auth: { users: [user, user] }, fault: 'users.1.name' },
    { name: 'half an administrator', auth: { admin_username: 'root' }, fault: 'admin_password' },
    {
      name: 'an administrator who calls',
      auth: { admin_username: 'ada', admin_password: 'p', users: [user] },
      fault: 'users.0.name',
    },
  ])('are refused with $name', ({ auth, fault }) => {
    const { faults } = read({ auth_config: auth });
    expect(faults).toEqual([expect.stringContaining(`governance.auth_config.${fault}: expected`)]);
    expect(faults[0]).not.toContain('horse');
  });

  it.each([
    { password: 'short words', notices: [expect.stringContaining('admin_password has fewer than 12 characters')] },
    { password: 'longer words', notices: [] },
  ])("of the administrator may be guessed, and are said to be: '$password'", ({ password, notices }) => {
    const found = read({ auth_config: { admin_username: 'root', admin_password: password } });
    expect(found).toMatchObject({ faults: [], notices });
    expect(found.notices.join()).not.toContain(password);
  });

  it('are told not to count where they are switched off', () => {
    const { notices } = read({ auth_config: { is_enabled: false, users: [user] } });
    expect(notices).toEqual(['governance.auth_config is not used: its is_enabled is false']);
  });
});
