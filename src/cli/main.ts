#!/usr/bin/env node
import 'reflect-metadata';
import { environmentOfProcess } from '../config/process-environment.js';
import { readSecret } from './read-secret.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

/** A command line that cannot be carried out ends with this, as shells themselves do. */
const USAGE_EXIT_CODE = 2;

try {
  process.exitCode = await runCommand(process.argv.slice(2), {
    environment: environmentOfProcess(),
    directory: process.cwd(),
    readSecret,
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message.trimEnd()}\n`);
  process.exitCode = USAGE_EXIT_CODE;
}
