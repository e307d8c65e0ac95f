import { type Command } from './command.js';

/** What is said of `asbru` as a whole, or of the commands that begin with a word. */
export function describeCommands(commands: readonly Command[]): string {
  const rows = commands.map(({ name, parameters, summary }) => [synopsisOf({ name, parameters }), summary] as const);
  const width = Math.max(...rows.map(([synopsis]) => synopsis.length));
  return [
    'Usage:',
    '',
    ...rows.map(([synopsis, summary]) => `  ${synopsis.padEnd(width)}   ${summary}`),
    '',
    '"asbru <command> --help" tells more of one, "asbru --version" which version this is.',
    '',
  ].join('\n');
}

/** What is said of one command. */
export function describeCommand({ name, parameters, summary, details }: Command): string {
  return `Usage: ${synopsisOf({ name, parameters })}\n\n${capitalize(summary)}.\n${details === '' ? '' : `\n${details}`}`;
}

function synopsisOf({ name, parameters }: Pick<Command, 'name' | 'parameters'>): string {
  return `asbru ${name} ${parameters}`.trimEnd();
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
