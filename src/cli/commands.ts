import { type Command } from './command.js';
import { configPrint } from './config-print.command.js';
import { configValidate } from './config-validate.command.js';
import { doctor } from './doctor.command.js';
import { keysCreate } from './keys-create.command.js';
import { keysEncryptionKey, keysHash, usersHash } from './secrets.commands.js';
import { serve } from './serve.command.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  serve,
  configValidate,
  configPrint,
  doctor,
  keysCreate,
  keysHash,
  keysEncryptionKey,
  usersHash,
];
