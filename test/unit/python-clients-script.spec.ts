import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPT = join(import.meta.dirname, '../../scripts/python-clients.mjs');

/** A Python that makes an environment holding itself, and whose pip does what FAKE_PIP says. */
const FAKE_PYTHON = `#!/bin/sh
case "$*" in
  *sys.version_info*) echo "$FAKE_VERSION" ;;
  *"-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
  *"-m pip"*) echo installed >> "$FAKE_LOG"; [ "$FAKE_PIP" = works ] || { echo "ERROR: no network" >&2; exit 1; } ;;
esac
`;

const describePosix = process.platform === 'win32' ? describe.skip : describe;

describePosix('scripts/python-clients.mjs', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'asbru-python-'));
    for (const folder of ['scripts', 'bin', 'test/clients/python']) mkdirSync(join(root, folder), { recursive: true });
    cpSync(SCRIPT, join(root, 'scripts/python-clients.mjs'));
    writeRequirements('boto3==1.0.0');
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function writeRequirements(requirement: string): void {
    writeFileSync(join(root, 'test/clients/python/requirements.txt'), requirement);
    writeFileSync(join(root, 'test/clients/python/requirements-plain-http.txt'), '');
    writeFileSync(join(root, 'test/clients/python/requirements-awscli.txt'), '');
  }

  function run(environment: Record<string, string> = {}): { status: number | null; stdout: string } {
    const env = { FAKE_LOG: join(root, 'log'), FAKE_VERSION: '3.12', FAKE_PIP: 'works', ...environment };
    const path = existsSync(join(root, 'bin/python3')) ? `${join(root, 'bin')}:/usr/bin:/bin` : join(root, 'bin');
    return spawnSync(process.execPath, [join(root, 'scripts/python-clients.mjs')], {
      env: { PATH: path, ...env },
      encoding: 'utf8',
    });
  }

  function providePython(): void {
    writeFileSync(join(root, 'bin/python3'), FAKE_PYTHON, { mode: 0o755 });
  }

  const countInstallations = (): number => readFileSync(join(root, 'log'), 'utf8').trim().split('\n').length;

  it('installs once and again when the requirements change', () => {
    providePython();
    expect(run().stdout).toBe('Python client tests: .venv was installed from test/clients/python/requirements.txt\n');
    expect(run().stdout).toBe('Python client tests: .venv is up to date\n');
    expect(countInstallations()).toBe(3);
    writeRequirements('boto3==1.0.1');
    run();
    expect(countInstallations()).toBe(6);
  });

  it('says that the tests are skipped where there is no Python', () => {
    const { status, stdout } = run();
    expect(stdout).toMatch(/^Python client tests will be skipped: no Python 3\.11 or newer was found\n$/);
    expect(status).toBe(0);
  });

  it('takes no Python that is too old', () => {
    providePython();
    writeFileSync(join(root, 'bin/python'), FAKE_PYTHON, { mode: 0o755 });
    for (const minor of [14, 13, 12, 11]) cpSync(join(root, 'bin/python3'), join(root, `bin/python3.${minor}`));
    expect(run({ FAKE_VERSION: '3.10' }).stdout).toMatch(/will be skipped: no Python 3\.11 or newer/);
  });

  it('says why the tests are skipped where pip fails', () => {
    providePython();
    const { status, stdout } = run({ FAKE_PIP: 'fails' });
    expect(stdout).toBe('Python client tests will be skipped: "pip install" failed: ERROR: no network\n');
    expect(status).toBe(0);
    expect(existsSync(join(root, '.venv/.asbru-requirements'))).toBe(false);
  });

  it('fails on a build machine where pip fails', () => {
    providePython();
    const { status, stdout } = run({ FAKE_PIP: 'fails', CI: 'true' });
    expect(stdout).toContain('ERROR: no network');
    expect(status).toBe(1);
  });
});
