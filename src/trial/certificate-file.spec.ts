import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeCertificateFile } from './certificate-file.js';

const user = process.getuid?.();
const describePosix = user === undefined ? describe.skip : describe;
const itAsRoot = user === 0 ? it : it.skip;

describePosix('writeCertificateFile', () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'asbru-certificate-'));
    folder = join(parent, `asbru-${user}`);
  });

  afterEach(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  it('writes what only this user can read, in a folder that only this user can enter', () => {
    const path = writeCertificateFile('localhost-8080.pem', 'certificate', parent);
    expect(path).toBe(join(folder, 'localhost-8080.pem'));
    expect(readFileSync(path, 'utf8')).toBe('certificate');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('replaces an earlier certificate of the name and leaves nothing beside it', () => {
    writeCertificateFile('a.pem', 'earlier and longer', parent);
    writeCertificateFile('b.pem', 'other', parent);
    const path = writeCertificateFile('a.pem', 'later', parent);
    expect(readFileSync(path, 'utf8')).toBe('later');
    expect(readdirSync(folder).sort()).toEqual(['a.pem', 'b.pem']);
  });

  it('replaces a link in the place of the file and does not follow it', () => {
    const victim = join(parent, 'victim');
    writeFileSync(victim, 'untouched');
    mkdirSync(folder, { mode: 0o700 });
    symlinkSync(victim, join(folder, 'a.pem'));
    const path = writeCertificateFile('a.pem', 'certificate', parent);
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect(lstatSync(path).isSymbolicLink()).toBe(false);
  });

  it.each<[string, () => void]>([
    [
      'a link',
      () => {
        mkdirSync(join(parent, 'elsewhere'), { mode: 0o700 });
        symlinkSync(join(parent, 'elsewhere'), folder);
      },
    ],
    [
      'a file',
      () => {
        writeFileSync(folder, '', { mode: 0o600 });
      },
    ],
    [
      'open to others',
      () => {
        mkdirSync(folder);
        chmodSync(folder, 0o770);
      },
    ],
  ])('refuses a folder that is %s', (_name, plant) => {
    plant();
    expect(() => writeCertificateFile('a.pem', 'certificate', parent)).toThrow(
      `${folder} is not a folder that belongs to this user alone; remove it, or set TMPDIR to another place`,
    );
  });

  itAsRoot(`refuses a folder of another user${user === 0 ? '' : ' (needs root, to make one)'}`, () => {
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 65_532, 65_532);
    expect(() => writeCertificateFile('a.pem', 'certificate', parent)).toThrow('belongs to this user alone');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why nothing can be written', () => {
    const absent = join(parent, 'absent');
    expect(() => writeCertificateFile('a.pem', 'certificate', absent)).toThrow(/ENOENT/);
  });
});
