import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TlsPair } from '../server/tls-handshakes.js';
import { startTrialTls } from './trial-tls.js';

describe('startTrialTls', () => {
  let folder: string;
  let used: TlsPair[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asbru-trial-'));
    used = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function serverAt(address: string) {
    return {
      address: () => ({ address, family: '', port: 8080 }),
      setSecureContext: (pair: TlsPair) => used.push(pair),
    };
  }

  it.each([
    { host: '127.0.0.1', address: '127.0.0.1', names: ['localhost'], addresses: ['127.0.0.1', '::1'] },
    { host: '0.0.0.0', address: '0.0.0.0', names: ['localhost'], addresses: ['127.0.0.1', '::1'] },
    { host: '::', address: '::', names: ['localhost'], addresses: ['127.0.0.1', '::1'] },
    { host: '192.0.2.7', address: '192.0.2.7', names: ['localhost'], addresses: ['127.0.0.1', '::1', '192.0.2.7'] },
    {
      host: 'fe80::1%eth0',
      address: 'fe80::1%eth0',
      names: ['localhost'],
      addresses: ['127.0.0.1', '::1', 'fe80::1'],
    },
    {
      host: 'gateway.example',
      address: '192.0.2.7',
      names: ['localhost', 'gateway.example'],
      addresses: ['127.0.0.1', '::1', '192.0.2.7'],
    },
  ])('makes a certificate for a server told to listen on $host', async ({ host, address, names, addresses }) => {
    const tls = await startTrialTls(serverAt(address), host, folder);
    const path = 'certificateFile' in tls ? tls.certificateFile : '';
    expect(basename(path)).toBe('localhost-8080.pem');
    const pem = readFileSync(path, 'utf8');
    expect(used.map(({ cert }) => cert)).toEqual([pem]);
    const certificate = new X509Certificate(pem);
    for (const name of names) expect(certificate.checkHost(name)).toBe(name);
    for (const each of addresses) expect(certificate.checkIP(each)).toBe(each);
    expect(certificate.subjectAltName?.split(', ')).toHaveLength(names.length + addresses.length);
  });

  it('leaves a server alone whose clients could not be told what to trust', async () => {
    expect(await startTrialTls(serverAt('127.0.0.1'), '127.0.0.1', join(folder, 'absent'))).toEqual({
      missing: expect.stringContaining('ENOENT'),
    });
    expect(used).toEqual([]);
  });
});
