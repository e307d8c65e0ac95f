import { hash as hashPassword } from '@node-rs/argon2';
import { hash, randomBytes } from 'node:crypto';
import { createKey } from './create-key.js';
import { USAGE, UsageError } from './usage.js';

/** What a command may ask of its surroundings. */
export interface CommandContext {
  /** ASBRU_ENCRYPTION_KEY. */
  readonly encryptionKey: string | undefined;
  /** Asks for a secret; it is no parameter, because parameters show in process lists and in the shell's history. */
  readonly readSecret: (prompt: string) => Promise<string>;
}

const MIN_PASSWORD_LENGTH = 12;

/**
 * Carries out one command, and gives what it prints.
 * @throws UsageError
 */
export async function runCommand(parameters: readonly string[], context: CommandContext): Promise<string> {
  const [subject = '', verb = '', ...options] = parameters;
  const command = `${subject} ${verb}`;
  if (command === 'keys create') return createKey(options, context.encryptionKey);
  if (options.length > 0) throw new UsageError(`"${command}" takes no further parameters.\n\n${USAGE}`);
  switch (command) {
    case 'keys hash':
      return `${hash('sha256', await readNonEmpty(context, 'Virtual key: '))}\n`;
    case 'keys encryption-key':
      return `${randomBytes(32).toString('base64')}\n`;
    case 'users hash':
      return `${await hashPassword(await readPassword(context))}\n`;
    default:
      throw new UsageError(USAGE);
  }
}

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
