import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { renewOnChange } from './tls-renewal.js';

const INTERVAL_MS = 40;

describe('renewOnChange', () => {
  let directory: string;
  let paths: [string, string];
  /** What the server was given, and what was logged. */
  let used: string[];
  let logged: string[];
  let stop: () => void;

  /** Files named here hold one word; a pair is one where both words are the same. */
  function read() {
    const [cert, key] = paths.map((path) => readFileSync(path, 'utf8'));
    if (cert === undefined || cert !== key) throw new Error('no pair');
    return { cert, key };
  }

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-renewal-'));
    used = [];
    logged = [];
    paths = [join(directory, 'tls.crt'), join(directory, 'tls.key')];
    for (const path of paths) writeFileSync(path, 'old');
    await watch();
  });

  afterEach(() => {
    stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Resolves when the watch knows the files as they are. */
  async function watch(): Promise<void> {
    stop = renewOnChange(
      {
        paths,
        read,
        server: { setSecureContext: ({ cert }) => used.push(String(cert)) },
        log: { info: (message) => logged.push(`info ${message}`), error: (message) => logged.push(`error ${message}`) },
      },
      INTERVAL_MS,
    );
    await delay(2 * INTERVAL_MS);
  }

  it('leaves files alone that do not change', async () => {
    await delay(5 * INTERVAL_MS);
    expect({ used, logged }).toEqual({ used: [], logged: [] });
  });

  it('uses what both files hold after a change, once', async () => {
    for (const path of paths) writeFileSync(path, 'new');
    await eventually(() => used.length > 0, 'the new pair is used');
    await delay(5 * INTERVAL_MS);
    expect(used).toEqual(['new']);
    expect(logged).toEqual([expect.stringMatching(/^info /)]);
  });

  it('follows links that come to point elsewhere', async () => {
    stop();
    // As Kubernetes mounts a secret: links through a folder that is replaced whole.
    for (const word of ['old', 'new']) {
      mkdirSync(join(directory, word));
      for (const name of ['tls.crt', 'tls.key']) writeFileSync(join(directory, word, name), word);
    }
    symlinkSync('old', join(directory, '..data'));
    for (const path of paths) rmSync(path);
    symlinkSync('..data/tls.crt', paths[0]);
    symlinkSync('..data/tls.key', paths[1]);
    await watch();
    symlinkSync('new', join(directory, '..data_tmp'));
    renameSync(join(directory, '..data_tmp'), join(directory, '..data'));
    await eventually(() => used.length > 0, 'the new pair is used');
    expect(used).toEqual(['new']);
  });

  it('keeps the old pair and says why while the new one is broken, and takes it when it is whole', async () => {
    writeFileSync(paths[0], 'new');
    await eventually(() => logged.length > 0, 'the fault is logged');
    expect(used).toEqual([]);
    expect(logged).toEqual(['error TLS: the certificate in use stays: no pair']);
    writeFileSync(paths[1], 'new');
    await eventually(() => used.length > 0, 'the new pair is used');
    expect(used).toEqual(['new']);
  });

  it('outlives files that vanish and come back', async () => {
    for (const path of paths) rmSync(path);
    await eventually(() => logged.length > 0, 'the fault is logged');
    for (const path of paths) writeFileSync(path, 'new');
    await eventually(() => used.length > 0, 'the new pair is used');
    expect(used).toEqual(['new']);
  });

  it('says so when the server refuses what the files hold', async () => {
    stop();
    stop = renewOnChange(
      {
        paths,
        read,
        server: {
          setSecureContext: () => {
            throw new Error('refused');
          },
        },
        log: { info: (message) => logged.push(message), error: (message) => logged.push(message) },
      },
      INTERVAL_MS,
    );
    await delay(2 * INTERVAL_MS);
    for (const path of paths) writeFileSync(path, 'new');
    await eventually(() => logged.length > 0, 'the fault is logged');
    expect(logged).toEqual(['TLS: the certificate in use stays: refused']);
  });

  it('stops when it is told to', async () => {
    stop();
    for (const path of paths) writeFileSync(path, 'new');
    await delay(5 * INTERVAL_MS);
    expect(used).toEqual([]);
  });
});
