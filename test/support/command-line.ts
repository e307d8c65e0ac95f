import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentVariables } from '../../src/config/resolve-secret.js';
import { runCommand } from '../../src/cli/run-command.js';

/** What a command did. */
export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSurroundings {
  readonly environment?: EnvironmentVariables;
  /** What `config.json` holds in the directory that the command is run in: a document, or its text. None when absent. */
  readonly config?: object | string;
  /** What is given on standard input. */
  readonly input?: string;
}

/** Runs a command of `asbru` in this process, in a directory of its own. @throws UsageError */
export async function runInProcess(line: string, surroundings: CommandSurroundings = {}): Promise<CommandRun> {
  const { environment = {}, config, input = '' } = surroundings;
  const directory = mkdtempSync(join(tmpdir(), 'asbru-command-'));
  const run = { stdout: '', stderr: '' };
  try {
    if (config !== undefined) {
      const text = typeof config === 'string' ? config : JSON.stringify(config, undefined, 2);
      writeFileSync(join(directory, 'config.json'), text);
    }
    const exitCode = await runCommand(line.split(' ').filter(Boolean), {
      environment,
      directory,
      readSecret: () => Promise.resolve(input),
      print: (text) => (run.stdout += text),
      complain: (text) => (run.stderr += text),
    });
    // As if the directory were the root.
    return { exitCode, stdout: run.stdout.replaceAll(directory, ''), stderr: run.stderr.replaceAll(directory, '') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
