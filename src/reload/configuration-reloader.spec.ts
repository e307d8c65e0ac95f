import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { LiveConfiguration } from '../config/live-configuration.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { ConfigurationReloader } from './configuration-reloader.js';

let directory: string;
let lines: string[];
let reloader: ConfigurationReloader | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'asbru-reload-'));
  lines = [];
});

afterEach(() => {
  reloader?.stop();
  rmSync(directory, { recursive: true });
});

const path = () => join(directory, 'config.json');
const say = (level: string) => (message: string) => void lines.push(`${level} ${message}`);

function write(config: object): void {
  writeFileSync(path(), JSON.stringify(config));
}

const strict = (isStrict: boolean) => ({ client: { strict_translation: isStrict } });

function start(environment: Readonly<Record<string, string>> = {}): LiveConfiguration {
  const load = () => loadConfiguration({ ASBRU_CONFIG: path(), ...environment }, { directory });
  const live = new LiveConfiguration(load());
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  reloader = new ConfigurationReloader(live, log, 20);
  reloader.start(load);
  return live;
}

describe('ConfigurationReloader', () => {
  it('puts a changed file to use', async () => {
    write(strict(false));
    const live = start();
    write(strict(true));
    await eventually(() => live.current.client.strict_translation, 'the other setting');
    expect(lines).toContain(`info configuration: ${path()} is in use as it is now`);
    expect(reloader?.appliedCount).toBe(1);
  });

  it('follows links that point elsewhere now, as those of a ConfigMap do', async () => {
    for (const [name, isStrict] of [
      ['v1', false],
      ['v2', true],
    ] as const) {
      writeFileSync(join(directory, name), JSON.stringify(strict(isStrict)));
    }
    symlinkSync('v1', join(directory, '..data'));
    symlinkSync('..data', path());
    const live = start();
    symlinkSync('v2', join(directory, '..next'));
    renameSync(join(directory, '..next'), join(directory, '..data'));
    await eventually(() => live.current.client.strict_translation, 'the other setting');
  });

  it('keeps the one in use when the file is broken, and says where (R42)', async () => {
    write(strict(true));
    const live = start();
    const before = live.current;
    writeFileSync(path(), '{\n  "client": {,}\n}');
    await eventually(() => reloader?.isStale === true, 'a refusal');
    expect(live.current).toBe(before);
    expect(lines.join('\n')).toContain(`${path()}:2:14`);
    write({ client: { strict_translation: 'yes' } });
    await eventually(
      () => lines.some((line) => line.includes('client.strict_translation: expected true or false')),
      'the fault by its path',
    );
    expect(live.current).toBe(before);
    write(strict(false));
    await eventually(() => live.current !== before, 'the mended file');
    expect(reloader?.isStale).toBe(false);
    expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(reloader?.refusedCount ?? 0);
  });

  it('keeps the one in use when a part of the gateway cannot use the next', () => {
    write(strict(false));
    const live = start();
    const put: string[] = [];
    live.onReplace(() => () => void put.push('first'));
    live.onReplace(() => {
      throw new TypeError('providers.openai: cannot be made');
    });
    const before = live.current;
    write(strict(true));
    reloader?.reload();
    expect(live.current).toBe(before);
    expect(put).toEqual([]);
    expect(lines).toEqual(['error configuration: the one in use stays: providers.openai: cannot be made']);
  });

  it('makes no trial of a start whose file is gone for a moment', () => {
    write(strict(true));
    const load = () => loadConfiguration({}, { directory });
    const live = new LiveConfiguration(load());
    const log = { info: say('info'), warn: say('warn'), error: say('error') };
    reloader = new ConfigurationReloader(live, log);
    reloader.start(load);
    unlinkSync(path());
    reloader.reload();
    expect(live.current.one_off_key).toBeUndefined();
    expect(lines).toEqual([`error configuration: the one in use stays: the file ${path()} is gone`]);
  });

  it('puts a changed file of a secret to use (R43)', async () => {
    const secret = join(directory, 'openai');
    writeFileSync(secret, 'sk-upstream-1\n');
    write({ providers: { openai: { keys: [{ value: 'file.openai' }] } } });
    const live = start();
    const keyOf = () => live.current.providers['openai']?.keys[0]?.value;
    expect(keyOf()).toBe('sk-upstream-1');
    writeFileSync(secret, 'sk-upstream-2\n');
    await eventually(() => keyOf() === 'sk-upstream-2', 'the other key');
  });

  it('waits for the file of a secret that was not there yet', async () => {
    write({ providers: { openai: { keys: [{ value: 'sk-upstream-1' }] } } });
    const live = start();
    write({ providers: { openai: { keys: [{ value: 'file.later' }] } } });
    await eventually(() => reloader?.isStale === true, 'a refusal');
    writeFileSync(join(directory, 'later'), 'sk-upstream-2');
    await eventually(() => live.current.providers['openai']?.keys[0]?.value === 'sk-upstream-2', 'the key of the file');
  });

  it('says which settings count from the next start on', () => {
    write({});
    start();
    write({
      server: { max_connections: 7, admin: { token: 'a-token-of-operators' } },
      client: { max_request_body_size_mb: 7 },
    });
    reloader?.reload();
    expect(lines).toContain(
      'warn configuration: counts from the next start on: server.max_connections, client.max_request_body_size_mb',
    );
  });

  it('says that nothing has changed', () => {
    write(strict(true));
    const live = start();
    const before = live.current;
    reloader?.reload();
    expect(live.current).toBe(before);
    expect(lines).toEqual(['info configuration: nothing has changed']);
  });

  it('has nothing to read again after a start without a file', () => {
    const load = () => loadConfiguration({}, { directory });
    const live = new LiveConfiguration(load());
    const log = { info: say('info'), warn: say('warn'), error: say('error') };
    reloader = new ConfigurationReloader(live, log);
    reloader.start(load);
    const before = live.current;
    reloader.reload();
    expect(live.current).toBe(before);
    expect(lines[0]).toContain('started without a file');
  });
});
