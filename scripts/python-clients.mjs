// Prepares the Python clients that the test suite runs: creates .venv and .venv-awscli from
// test/clients/python/requirements*.txt, or re-uses them while those files are unchanged. Where there is no suitable Python or no network the suite runs without
// them; on a build machine (CI=true) a failed installation is an error, because nobody would see what was skipped.
// Runs on any Node from 18 on: npm may start it before anything else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const current = join(root, 'test', 'clients', 'python', 'requirements.txt');
/** An older release of some of the packages, for PYTHONPATH; see the file. */
const plainHttp = join(root, 'test', 'clients', 'python', 'requirements-plain-http.txt');
/** The AWS CLI brings its own botocore; see the file. */
const awsCli = join(root, 'test', 'clients', 'python', 'requirements-awscli.txt');
const environment = join(root, '.venv');
const awsCliEnvironment = join(root, '.venv-awscli');
/** Written last: an environment without it is half-made. `test/support/child-clients.ts` looks for it. */
const stamp = join(environment, '.asbru-requirements');

/** pydantic-ai asks for it; boto3 alone would take 3.10. */
const OLDEST = [3, 11];
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** A step of the installation failed, for reasons outside this project. */
class CannotInstall extends Error {}

/** @returns {{ status: number | null, output: string }} */
function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000, maxBuffer: 64 * 1024 * 1024 });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? result.error.message : ''}`;
  return { status: result.status, output };
}

function findPython() {
  for (const candidate of CANDIDATES) {
    const { status, output } = run(candidate, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    const [major, minor] = output.trim().split('.').map(Number);
    if (status === 0 && (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) return candidate;
  }
  return undefined;
}

/** The interpreter of an environment. */
function pythonOf(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

function hashRequirements() {
  const hash = createHash('sha256');
  for (const file of [current, plainHttp, awsCli]) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function isReady(hash) {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) return false;
  if (!existsSync(pythonOf(awsCliEnvironment))) return false;
  return run(pythonOf(environment), ['-c', 'import boto3']).status === 0;
}

function install(interpreter, hash) {
  rmSync(stamp, { force: true });
  makeEnvironment(interpreter, environment);
  pipInstall(environment, ['-r', current]);
  pipInstall(environment, ['--no-deps', '--target', join(environment, 'plain-http'), '-r', plainHttp]);
  makeEnvironment(interpreter, awsCliEnvironment);
  pipInstall(awsCliEnvironment, ['-r', awsCli]);
  writeFileSync(stamp, hash);
}

function makeEnvironment(interpreter, folder) {
  const { status, output } = run(interpreter, ['-m', 'venv', '--clear', folder]);
  if (status !== 0) throw new CannotInstall(`"${interpreter} -m venv" failed: ${lastLines(output)}`);
}

function pipInstall(folder, what) {
  const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--no-input', '--retries', '2'];
  const { status, output } = run(pythonOf(folder), [...pip, ...what]);
  if (status !== 0) throw new CannotInstall(`"pip install" failed: ${lastLines(output)}`);
}

function lastLines(output) {
  const wanted = process.env.CI === 'true' ? 20 : 1;
  return output.trim().split('\n').slice(-wanted).join('\n');
}

function main() {
  const hash = hashRequirements();
  if (isReady(hash)) return 'Python client tests: .venv is up to date';
  const interpreter = findPython();
  if (interpreter === undefined) {
    return `Python client tests will be skipped: no Python ${OLDEST.join('.')} or newer was found`;
  }
  try {
    install(interpreter, hash);
    return 'Python client tests: .venv was installed from test/clients/python/requirements.txt';
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error;
    if (process.env.CI !== 'true') return `Python client tests will be skipped: ${error.message}`;
    process.exitCode = 1;
    return `Python client tests cannot run, and on a build machine they must: ${error.message}`;
  }
}

console.log(main());
