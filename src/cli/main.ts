#!/usr/bin/env node
import { encryptionKeyOfProcess } from '../config/encryption-key.js';
import { readSecret } from './read-secret.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage.js';

try {
  const context = { encryptionKey: encryptionKeyOfProcess(), readSecret };
  process.stdout.write(await runCommand(process.argv.slice(2), context));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
