import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const VENV = join(ROOT, '.venv');
/** The interpreter of the environment with the Python clients. */
export const PYTHON = process.platform === 'win32' ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python');

/** The AWS CLI, in an environment of its own because it pins its own botocore. */
export const AWS_CLI =
  process.platform === 'win32'
    ? join(ROOT, '.venv-awscli', 'Scripts', 'aws.cmd')
    : join(ROOT, '.venv-awscli', 'bin', 'aws');

/** Why no Python client can run here; undefined when they can. `scripts/python-clients.mjs` installs them. */
export const pythonMissing = existsSync(join(VENV, '.asbru-requirements'))
  ? undefined
  : 'no .venv with the Python clients: run node scripts/python-clients.mjs';

/**
 * Puts an older boto3 before the current one: from botocore 1.44.0 on a bearer token goes over HTTPS only
 * (`test/clients/python/requirements-plain-http.txt`).
 */
export const BOTO3_FOR_PLAIN_HTTP = { PYTHONPATH: join(VENV, 'plain-http') } as const;

/** Where programs are found by a user who has activated the environment of the Python clients. */
export const CLIENT_PATH = [dirname(PYTHON), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

/** What one scenario of a client script saw. */
export type ScenarioReport = Readonly<Record<string, unknown>>;

/** The only things that tell a client where the gateway is. */
export interface ClientEnvironment {
  readonly AWS_ENDPOINT_URL_BEDROCK_RUNTIME: string;
  readonly AWS_BEARER_TOKEN_BEDROCK?: string;
  readonly [name: string]: string;
}

/** What a program has finished with. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Where a gateway is, and what opens it. */
export interface ClientTarget {
  readonly url: string;
  readonly key: string;
  /** Path of the certificate to trust, for an `https` URL. */
  readonly certificateFile?: string;
}

/** The environment of a client of the gateway, behind one of its prefixes. */
export function clientEnvironment({ url, key, certificateFile }: ClientTarget, prefix: string): ClientEnvironment {
  return {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `${url}${prefix}`,
    AWS_BEARER_TOKEN_BEDROCK: key,
    AWS_REGION: 'us-east-1',
    // boto3 reads no other name of the region.
    AWS_DEFAULT_REGION: 'us-east-1',
    // boto3 asks the machine's metadata service for credentials even when it has a token; tests stay on loopback.
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(certificateFile !== undefined && { AWS_CA_BUNDLE: certificateFile, NODE_EXTRA_CA_CERTS: certificateFile }),
  };
}

/** The same with an AWS pair that the gateway issued, and no key: clients then sign. */
export function signingEnvironment(
  target: Omit<ClientTarget, 'key'>,
  pair: { readonly accessKeyId: string; readonly secretAccessKey: string },
  prefix: string,
): ClientEnvironment {
  const environment: Record<string, string> = { ...clientEnvironment({ ...target, key: '' }, prefix) };
  Reflect.deleteProperty(environment, 'AWS_BEARER_TOKEN_BEDROCK');
  return {
    ...environment,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `${target.url}${prefix}`,
    AWS_ACCESS_KEY_ID: pair.accessKeyId,
    AWS_SECRET_ACCESS_KEY: pair.secretAccessKey,
  };
}

/** Runs scenarios of a script of `test/clients/python`; the reports by scenario. */
export function runPython(
  script: string,
  scenarios: readonly string[],
  environment: ClientEnvironment,
): Promise<ReadonlyMap<string, ScenarioReport>> {
  return runScenarios([PYTHON, join(ROOT, 'test/clients/python', script), ...scenarios], environment);
}

/** Runs scenarios of a script of `test/clients/javascript`; the reports by scenario. */
export function runJavaScript(
  script: string,
  scenarios: readonly string[],
  environment: ClientEnvironment,
): Promise<ReadonlyMap<string, ScenarioReport>> {
  return runScenarios([process.execPath, join(ROOT, 'test/clients/javascript', script), ...scenarios], environment);
}

/** Runs a program with this environment, PATH, and an empty home folder, so that nobody's own settings count. */
export async function runProgram(
  [program = '', ...argv]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 120_000,
): Promise<Finished> {
  const home = await mkdtemp(join(tmpdir(), 'asbru-client-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, PYTHONDONTWRITEBYTECODE: '1', ...environment };
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, argv, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.on('error', reject);
      child.on('close', (exitCode) => {
        resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
      });
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runScenarios(
  command: readonly string[],
  environment: ClientEnvironment,
): Promise<ReadonlyMap<string, ScenarioReport>> {
  const { exitCode, stdout, stderr } = await runProgram(command, environment);
  if (exitCode !== 0) throw new Error(`${command.slice(1).join(' ')} ended with ${exitCode}: ${stderr.slice(-4000)}`);
  const lines = stdout.toString().trim().split('\n');
  return new Map(
    lines.map((line) => {
      const report = JSON.parse(line) as ScenarioReport;
      return [String(report['scenario']), report];
    }),
  );
}
