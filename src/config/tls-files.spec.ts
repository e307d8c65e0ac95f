import { createPrivateKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeTlsPair, type WrittenTlsPair } from '../../test/support/tls-files.js';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { readTlsFiles } from './tls-files.js';

let directory: string;
let pair: WrittenTlsPair;
let other: WrittenTlsPair;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'asbru-tls-'));
  pair = await writeTlsPair(directory);
  other = await writeTlsPair(join(directory, 'other'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Writes a file into the directory and gives its path. */
function write(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const certificate = () => readFileSync(pair.cert, 'utf8');
const key = () => createPrivateKey(readFileSync(pair.key));

describe('readTlsFiles', () => {
  it('gives what both files hold', () => {
    expect(readTlsFiles(pair)).toEqual({ cert: readFileSync(pair.cert), key: readFileSync(pair.key) });
  });

  it('takes a certificate with those after it, and text between them', () => {
    const chain = write(
      'chain.crt',
      `the server\n${certificate()}\nits authority\n${readFileSync(other.cert, 'utf8')}`,
    );
    expect(readTlsFiles({ cert: chain, key: pair.key })).not.toHaveProperty('faults');
  });

  it.each<{ name: string; setting: 'cert' | 'key'; make: () => string; message: (path: string) => string }>([
    {
      name: 'a certificate that is absent',
      setting: 'cert',
      make: () => join(directory, 'absent.crt'),
      message: (path) => `the file ${path} cannot be read (ENOENT)`,
    },
    {
      name: 'a key that is a folder',
      setting: 'key',
      make: () => {
        mkdirSync(join(directory, 'folder'));
        return join(directory, 'folder');
      },
      message: (path) => `the file ${path} cannot be read (EISDIR)`,
    },
    {
      name: 'a certificate that is the key',
      setting: 'cert',
      make: () => pair.key,
      message: (path) => `the file ${path} holds no certificate in PEM`,
    },
    {
      name: 'a certificate in DER',
      setting: 'cert',
      make: () => write('der.crt', Buffer.from(certificate().replaceAll(/-----.*-----|\s/g, ''), 'base64')),
      message: (path) => `the file ${path} holds no certificate in PEM`,
    },
    {
      name: 'a certificate that is cut off',
      setting: 'cert',
      make: () => write('cut.crt', certificate().slice(0, 200)),
      message: (path) => `the file ${path} holds no certificate in PEM`,
    },
    {
      name: 'an empty certificate',
      setting: 'cert',
      make: () => write('empty.crt', ''),
      message: (path) => `the file ${path} holds no certificate in PEM`,
    },
    {
      name: 'a damaged certificate after the first',
      setting: 'cert',
      make: () =>
        write('damaged.crt', `${certificate()}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`),
      message: (path) => `the certificates in ${path} cannot be used (ERR_OSSL_ASN1_HEADER_TOO_LONG)`,
    },
    {
      name: 'a key that is the certificate',
      setting: 'key',
      make: () => pair.cert,
      message: (path) => `the file ${path} holds no private key in PEM`,
    },
    {
      name: 'a key with a passphrase',
      setting: 'key',
      make: () =>
        write(
          'locked.key',
          key().export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }),
        ),
      message: (path) => `the file ${path} holds a key with a passphrase: store it without`,
    },
    {
      name: 'a key with a passphrase, in the older form',
      setting: 'key',
      make: () =>
        write(
          'older.key',
          key().export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }),
        ),
      message: (path) => `the file ${path} holds a key with a passphrase: store it without`,
    },
    {
      name: 'the key of another certificate',
      setting: 'key',
      make: () => other.key,
      message: (path) => `the key in ${path} does not belong to the first certificate in ${pair.cert}`,
    },
  ])('names $name', ({ setting, make, message }) => {
    const path = make();
    expect(readTlsFiles({ ...pair, [setting]: path })).toEqual({ faults: [{ setting, message: message(path) }] });
  });

  it('names the faults of both files at once', () => {
    expect(readTlsFiles({ cert: join(directory, 'no.crt'), key: join(directory, 'no.key') })).toEqual({
      faults: [
        { setting: 'cert', message: `the file ${join(directory, 'no.crt')} cannot be read (ENOENT)` },
        { setting: 'key', message: `the file ${join(directory, 'no.key')} cannot be read (ENOENT)` },
      ],
    });
  });
});

describe('server.tls of a configuration file', () => {
  function load(tls: unknown) {
    const path = write('config.json', JSON.stringify({ server: { tls } }));
    return loadConfiguration({ ASBRU_CONFIG: path }, { directory: tmpdir() });
  }

  it('is read from the folder of the file on, and holds paths only', () => {
    const { server } = load({ cert: 'tls.crt', key: './other/../tls.key' });
    expect(server.tls).toEqual({ cert: pair.cert, key: pair.key, cleartext: false });
  });

  it('takes absolute paths as they are', () => {
    const { server } = load({ cert: pair.cert, key: pair.key, cleartext: true });
    expect(server.tls).toEqual({ cert: pair.cert, key: pair.key, cleartext: true });
  });

  it('is named with its faults, and nothing of the files', () => {
    const error = faultOf(() => load({ cert: 'tls.crt', key: 'other/tls.key' }));
    expect(error.faults).toEqual([
      `server.tls.key: the key in ${other.key} does not belong to the first certificate in ${pair.cert}`,
    ]);
    expect(faultOf(() => load({ cert: 'tls.key', key: 'tls.crt' })).message).not.toContain('BEGIN');
  });

  it('is not looked for where its paths are at fault themselves', () => {
    expect(faultOf(() => load({ cert: 'absent.crt', key: 7, clear_text: true })).faults).toEqual([
      'server.tls.clear_text: unknown key; did you mean "cleartext"?',
      'server.tls.key: expected a non-empty string',
    ]);
  });
});

function faultOf(act: () => unknown): ConfigurationError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
