import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseJson } from '../../src/codec/json.js';
import { BOTO3_FOR_PLAIN_HTTP, clientEnvironment, CLIENT_PATH, PYTHON } from '../../test/support/child-clients.js';
import { promptOf, TOOL_ARGUMENT, TOOL_NAME } from '../expected-answer.js';
import { type Outcome } from '../outcome.js';
import { type Question } from '../question.js';
import { type Client, type GatewayAddress } from './client.js';

const SCRIPT = fileURLToPath(new URL('python/chaos_client.py', import.meta.url));

/** How long Python may take to import its libraries. */
const START_LIMIT_MS = 60_000;

/** A client in a process of Python, which asks several questions at the same time. */
export class PythonClient implements Client {
  /** By the question's number. */
  private readonly waiting = new Map<number, (outcome: Outcome) => void>();
  private complaint = '';

  private constructor(
    readonly name: string,
    readonly weight: number,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => (this.complaint = (this.complaint + chunk.toString()).slice(-4000)));
    child.once('exit', (status) => {
      this.failAll(`${name} ended with ${String(status)}: ${this.complaint}`);
    });
  }

  /**
   * @param name what the script calls the library: `boto3`, `pydantic-ai`
   * @param prefix of the paths that it is pointed at
   * @throws Error when the script does not come up
   */
  static async start(name: string, weight: number, gateway: GatewayAddress, prefix: string): Promise<PythonClient> {
    const child = spawn(PYTHON, [SCRIPT, name], {
      // Nothing of the person's own AWS settings counts.
      env: {
        PATH: CLIENT_PATH,
        PYTHONDONTWRITEBYTECODE: '1',
        AWS_MAX_ATTEMPTS: '1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        ...BOTO3_FOR_PLAIN_HTTP,
        ...clientEnvironment(gateway, prefix),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const client = new PythonClient(name, weight, child);
    await client.isReady();
    return client;
  }

  ask(question: Question): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.waiting.set(question.number, resolve);
    const argument = { [TOOL_ARGUMENT]: { type: 'string' } };
    const schema = { json: { type: 'object', properties: argument, required: [TOOL_ARGUMENT] } };
    const tool = { name: TOOL_NAME, description: 'What is known.', inputSchema: schema };
    this.child.stdin?.write(`${JSON.stringify({ ...question, prompt: promptOf(question.marker), tool })}\n`);
    return promise;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatience);
  }

  private async isReady(): Promise<void> {
    const { stdout } = this.child;
    if (stdout === null) throw new Error(`${this.name} has no output`);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), START_LIMIT_MS);
    this.child.once('exit', () => {
      reject(new Error(`${this.name} does not start: ${this.complaint}`));
    });
    createInterface(stdout).on('line', (line) => {
      const said = parseJson(line) as Outcome & { readonly number?: number };
      if (said.number === undefined) resolve(undefined);
      else this.settle(said.number, said);
    });
    await promise;
    clearTimeout(impatience);
  }

  private settle(number: number, outcome: Outcome): void {
    this.waiting.get(number)?.(outcome);
    this.waiting.delete(number);
  }

  private failAll(message: string): void {
    for (const number of [...this.waiting.keys()]) {
      const error = { name: 'ClientEnded', message };
      this.settle(number, { kind: 'error', text: '', toolArguments: [], requestIds: [], error });
    }
  }
}
