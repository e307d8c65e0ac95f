import { readPackageVersion } from '../config/package-version.js';
import { suggestKey } from '../config/suggest-key.js';
import { type CommandContext, type Command, type ExitCode } from './command.js';
import { COMMANDS } from './commands.js';
import { describeCommand, describeCommands } from './help.js';
import { UsageError } from './usage-error.js';

const HELP = new Set(['--help', '-h']);
const VERSION = new Set(['--version', '-v', 'version']);

/**
 * Carries out one command line.
 * @returns the exit code
 * @throws UsageError when there is no such command, or not with these parameters
 */
export async function runCommand(parameters: readonly string[], context: CommandContext): Promise<ExitCode> {
  const [first = ''] = parameters;
  if (VERSION.has(first)) return say(`${readPackageVersion()}\n`, context);
  const asked = first === 'help' ? parameters.slice(1) : parameters;
  const wantsHelp = first === 'help' || parameters.some((parameter) => HELP.has(parameter));
  const words = asked.filter((parameter) => !HELP.has(parameter));
  if (wantsHelp) return say(helpOn(words), context);

  const command = findCommand(words);
  if (command === undefined) throw new UsageError(explainUnknown(words));
  const rest = parameters.slice(command.name.split(' ').length);
  try {
    return await command.run(rest, context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}\n"asbru ${command.name} --help" tells how it is used.`);
  }
}

function say(text: string, { print }: CommandContext): ExitCode {
  print(text);
  return 0;
}

/** The command that the words begin with. */
function findCommand(words: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
}

function helpOn(words: readonly string[]): string {
  if (words.length === 0) return describeCommands(COMMANDS);
  const command = findCommand(words);
  if (command !== undefined) return describeCommand(command);
  const group = groupOf(words);
  if (group.length === 0) throw new UsageError(explainUnknown(words));
  return describeCommands(group);
}

/** The commands that begin with the first word: `keys`. */
function groupOf([first = '']: readonly string[]): Command[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
}

function explainUnknown(words: readonly string[]): string {
  if (words.length === 0) return describeCommands(COMMANDS);
  const written = words.slice(0, 2).join(' ');
  const nearest = suggestCommand(words);
  const group = groupOf(words);
  const [title, list] =
    words.length === 1 && group.length > 0
      ? [`"asbru ${written}" is not a whole command.`, group]
      : [`There is no command "asbru ${written}".`, group.length > 0 ? group : COMMANDS];
  const question = nearest === undefined ? '' : ` Did you mean "asbru ${nearest}"?`;
  return `${title}${question}\n\n${describeCommands(list)}`;
}

function suggestCommand(words: readonly string[]): string | undefined {
  const names = COMMANDS.map(({ name }) => name);
  const [first = ''] = words;
  return suggestKey(words.slice(0, 2).join(' '), names) ?? suggestKey(first, names);
}
