import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly scarfSettings: { readonly enabled: boolean };
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const MANIFEST = JSON.parse(read('package.json')) as Manifest;
const LOCK = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> };

/** Every package that `npm ci` installs, by its folder. */
const LOCKED = Object.entries(LOCK.packages)
  .filter(([folder]) => folder !== '')
  .map(([folder, locked]) => ({ folder, name: folder.slice(folder.lastIndexOf('node_modules/') + 13), ...locked }));

const where = (holds: (locked: (typeof LOCKED)[number]) => boolean) =>
  LOCKED.filter(holds).map(({ folder, version }) => `${folder}@${version}`);

/** Licences that a product under Apache-2.0 may ship. */
const SHIPPED_LICENCES = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  // Permissive; of argparse, below js-yaml.
  'Python-2.0',
];

/** Of what is needed to build and to test alone. */
const DEVELOPMENT_LICENCES = [...SHIPPED_LICENCES, '(AFL-2.1 OR BSD-3-Clause)', '(MIT OR CC0-1.0)', 'CC-BY-4.0'];

describe('what npm installs (S46)', () => {
  it('is many packages', () => {
    expect(LOCKED.length).toBeGreaterThan(300);
  });

  it('is known by its SHA-512', () => {
    expect(
      where(({ integrity = '', link }) => link === true || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)),
    ).toEqual([]);
  });

  it('comes from the registry that npm is set up with: no address is written down', () => {
    expect(where(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('is asked for by versions, not by addresses or files', () => {
    const asked = Object.entries({ ...MANIFEST.dependencies, ...MANIFEST.devDependencies });
    expect(asked.filter(([, range]) => !/^[~^]?\d+(?:\.\d+){0,2}$/.test(range))).toEqual([]);
  });

  it('runs no script at its installation but those that are decided on', () => {
    const undecided = LOCKED.filter(
      ({ name, hasInstallScript }) => hasInstallScript === true && !(name in MANIFEST.allowScripts),
    );
    expect(undecided.map(({ folder }) => folder)).toEqual([]);
    const needless = Object.keys(MANIFEST.allowScripts).filter(
      (name) => !LOCKED.some((locked) => locked.name === name && locked.hasInstallScript === true),
    );
    expect(needless).toEqual([]);
  });

  it('runs no script at its installation where only what is shipped is installed', () => {
    const isDenied = ({ name }: { readonly name: string }) => MANIFEST.allowScripts[name] === false;
    const scripted = LOCKED.filter(({ dev, hasInstallScript }) => dev !== true && hasInstallScript === true);
    expect(scripted.filter((locked) => !isDenied(locked)).map(({ folder }) => folder)).toEqual([]);
  });

  it('tells nobody that it is installed, where an older npm runs every script (docs/adr/0014)', () => {
    expect(MANIFEST.scarfSettings).toEqual({ enabled: false });
  });

  it('is under licences that are decided on', () => {
    expect(where(({ dev, license = '' }) => dev !== true && !SHIPPED_LICENCES.includes(license))).toEqual([]);
    expect(where(({ license = '' }) => !DEVELOPMENT_LICENCES.includes(license))).toEqual([]);
  });
});

describe('what else is fetched to build and to test (S46)', () => {
  const requirements = readdirSync(join(ROOT, 'test/clients/python')).filter((file) => file.startsWith('requirements'));

  it.each(requirements)('is one version of each package: %s', (file) => {
    const lines = read(`test/clients/python/${file}`)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/^[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==\d[\w.]*$/.test(line))).toEqual([]);
  });

  it('is installed from the lock file: .ci/run, Dockerfile', () => {
    for (const file of ['.ci/run', 'Dockerfile']) {
      expect(read(file)).toMatch(/^(?:RUN )?npm ci /m);
      expect(read(file)).not.toMatch(/npm (?:i|install)\b|npx -y|curl |wget /);
    }
  });
});
