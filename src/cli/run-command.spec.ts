import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifySync } from '@node-rs/argon2';
import { describe, expect, it } from '@jest/globals';
import { runInProcess } from '../../test/support/command-line.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { COMMANDS } from './commands.js';

async function run(line: string, input = '', encryptionKey?: string): Promise<string> {
  const environment = encryptionKey === undefined ? {} : { ASBRU_ENCRYPTION_KEY: encryptionKey };
  return (await runInProcess(line, { environment, input })).stdout;
}

interface Created {
  readonly text: string;
  readonly key: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

async function create(options: string, encryptionKey?: string): Promise<Created> {
  const text = await run(`keys create ${options}`, '', encryptionKey);
  const [, key = ''] = /Virtual key +(\S+)/.exec(text) ?? [];
  return { text, key, entry: JSON.parse(text.slice(text.indexOf('\n{'))) as Created['entry'] };
}

function load(entry: object, environment: Record<string, string> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-cli-'));
  try {
    const file = { providers: { mock: {} }, governance: { virtual_keys: [entry] } };
    writeFileSync(join(directory, 'config.json'), JSON.stringify(file));
    return loadConfiguration(environment, { directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('asbru keys create', () => {
  it('makes another key each time, and an entry that holds its hash alone', async () => {
    const { text, key, entry } = await create('--name team');
    expect(key).toMatch(/^sk-bf-[\w-]{43}$/);
    expect(entry).toEqual({
      name: 'team',
      id: `vk_${hash('sha256', key).slice(0, 12)}`,
      value_hash: hash('sha256', key),
      provider_configs: [{ provider: '*', allowed_models: ['*'] }],
    });
    expect(text.split(key)).toHaveLength(2);
    expect((await create('--name team')).key).not.toBe(key);
  });

  it('writes what the configuration takes', async () => {
    const options = '--name a --id team-a --provider mock --provider mock --model echo --expires 2030-12-31T23:59:59Z';
    const { entry } = await create(options);
    const { governance, notices } = load(entry);
    expect(governance.virtual_keys[0]).toMatchObject({
      id: 'team-a',
      expires_at: '2030-12-31T23:59:59Z',
      provider_configs: [{ provider: 'mock', allowed_models: ['echo'] }, { provider: 'mock' }],
    });
    expect(notices).toEqual([]);
  });

  it('seals the secret of an AWS pair, which the gateway opens', async () => {
    const encryptionKey = (await run('keys encryption-key')).trim();
    const { text, entry } = await create('--name a --aws', encryptionKey);
    const [, id = ''] = /AWS access key id +(\S+)/.exec(text) ?? [];
    const [, secret = ''] = /AWS secret access key +(\S+)/.exec(text) ?? [];
    expect(id).toMatch(/^ASBRU[A-Z2-7]{15}$/);
    expect(JSON.stringify(entry)).not.toContain(secret);
    const { governance } = load(entry, { ASBRU_ENCRYPTION_KEY: encryptionKey });
    expect(governance.virtual_keys[0]?.aws).toMatchObject({ access_key_id: id, secret_key: secret });
  });

  it.each([
    { options: '', says: '--name is needed' },
    { options: '--name a --expires soon', says: '--expires' },
    { options: '--name a --color red', says: "Unknown option '--color'" },
    { options: '--name a --aws', says: '"asbru keys encryption-key" makes one' },
  ])('refuses "$options"', async ({ options, says }) => {
    await expect(run(`keys create ${options}`.trim())).rejects.toThrow(says);
  });

  it.each(['changeme', '0'.repeat(64)])('seals nothing with %s (S33)', async (encryptionKey) => {
    await expect(run('keys create --name a --aws', '', encryptionKey)).rejects.toThrow('expected 32 random bytes');
  });
});

describe('asbru keys hash', () => {
  it('prints what value_hash takes', async () => {
    const digits = (await run('keys hash', 'sk-bf-alice')).trim();
    expect(digits).toBe('86a65e563cbbdba5409b0b1a20f26100aecb1674c95052d88f71f30f677acaea');
    await expect(run('keys hash', '')).rejects.toThrow('Nothing was given');
    await expect(run('keys hash sk-bf-alice')).rejects.toThrow('Unexpected parameter');
  });
});

describe('asbru users hash', () => {
  it('prints what password_hash takes', async () => {
    const text = (await run('users hash', 'correct horse')).trim();
    expect(text).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(verifySync(text, 'correct horse')).toBe(true);
    await expect(run('users hash', 'short')).rejects.toThrow('fewer than 12');
  });
});

describe('asbru', () => {
  it.each(['', 'keys', 'keys revoke', 'make coffee'])('tells its commands for "%s"', async (line) => {
    await expect(run(line)).rejects.toThrow('asbru keys create --name <name>');
  });

  it.each([
    { line: 'srve', means: 'serve' },
    { line: 'config valdate', means: 'config validate' },
    { line: 'confg print', means: 'config print' },
    { line: 'docter --call', means: 'doctor' },
    { line: 'key hash', means: 'keys hash' },
  ])('asks whether "$line" means "$means"', async ({ line, means }) => {
    await expect(run(line)).rejects.toThrow(`Did you mean "asbru ${means}"?`);
  });

  it('takes a misspelt option for none of its own', async () => {
    await expect(run('doctor --cal')).rejects.toThrow(/'--cal'[^]*"asbru doctor --help"/);
  });

  it.each(['--help', '-h', 'help'])('lists every command for %s', async (line) => {
    const text = await run(line);
    for (const { name, summary } of COMMANDS) {
      expect(text).toContain(`asbru ${name}`);
      expect(text).toContain(summary);
    }
  });

  it.each(COMMANDS.flatMap(({ name }) => [`${name} --help`, `help ${name}`, `${name} --unknown -h`]))(
    'explains "%s"',
    async (line) => {
      const command = COMMANDS.find(({ name }) => line.includes(name))!;
      expect(await run(line)).toMatch(new RegExp(`^Usage: asbru ${command.name}`));
      expect(await run(line)).toContain(command.details);
    },
  );

  it('lists the commands of a group', async () => {
    const text = await run('config --help');
    expect(text).toContain('asbru config validate');
    expect(text).not.toContain('asbru serve');
    await expect(run('coffee --help')).rejects.toThrow('There is no command "asbru coffee"');
  });

  it.each(['--version', '-v', 'version'])('says its version for %s', async (line) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await run(line)).toBe(`${version}\n`);
  });
});
