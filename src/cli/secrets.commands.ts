import { hash as hashPassword } from '@node-rs/argon2';
import { hash, randomBytes } from 'node:crypto';
import { type Command, type CommandContext, readOptions } from './command.js';
import { UsageError } from './usage-error.js';

const MIN_PASSWORD_LENGTH = 12;

/** Prints what `value_hash` takes. */
export const keysHash: Command = {
  name: 'keys hash',
  parameters: '',
  summary: 'read a virtual key from standard input, print its value_hash',
  details: '',
  async run(parameters, context) {
    readOptions(parameters, {});
    context.print(`${hash('sha256', await readNonEmpty(context, 'Virtual key: '))}\n`);
    return 0;
  },
};

/** Prints 32 random bytes. */
export const keysEncryptionKey: Command = {
  name: 'keys encryption-key',
  parameters: '',
  summary: 'print a new ASBRU_ENCRYPTION_KEY',
  details: '',
  run(parameters, context) {
    readOptions(parameters, {});
    context.print(`${randomBytes(32).toString('base64')}\n`);
    return Promise.resolve(0);
  },
};

/** Prints what `password_hash` takes. */
export const usersHash: Command = {
  name: 'users hash',
  parameters: '',
  summary: 'read a password from standard input, print its password_hash',
  details: '',
  async run(parameters, context) {
    readOptions(parameters, {});
    context.print(`${await hashPassword(await readPassword(context))}\n`);
    return 0;
  },
};

async function readNonEmpty({ readSecret }: CommandContext, prompt: string): Promise<string> {
  const secret = await readSecret(prompt);
  if (secret === '') throw new UsageError('Nothing was given on standard input.');
  return secret;
}

async function readPassword(context: CommandContext): Promise<string> {
  const password = await readNonEmpty(context, 'Password: ');
  if (password.length >= MIN_PASSWORD_LENGTH) return password;
  throw new UsageError(`The password has fewer than ${MIN_PASSWORD_LENGTH} characters: it can be guessed.`);
}
