import { type LogFormat } from '../config/configuration.js';

/** How a line of JSON looks in the log, its end included. */
export type LineForm = (line: string) => string;

/** What is known of where the log is read; Node's standard streams are of this form. */
export interface LogReader {
  readonly isTTY?: boolean;
  /** False also where `NO_COLOR` asks for none. */
  hasColors?(): boolean;
}

/** Escapes of a JSON text, and characters that a terminal takes for commands and JSON does not escape. */
const ESCAPES = /\\(?:u00[01][0-9a-f]|[^u])|[\x7f-\x9f]/gi;

/** Escapes that stand for a character that moves or recolours what a terminal shows. */
const COMMANDS = /^\\(?:u00[01]|[bfr])/i;

/**
 * The form that the log is to have: undefined for JSON lines. What makes lines readable is loaded only where it is used,
 * and runs in this thread: its lines go the way of all others, through redaction and into the same bounded buffer.
 */
export async function openLogForm(format: LogFormat, reader: LogReader): Promise<LineForm | undefined> {
  const isTerminal = reader.isTTY === true;
  if (format === 'json' || (format === 'auto' && !isTerminal)) return undefined;
  const { prettyFactory } = await import('pino-pretty');
  const toText = prettyFactory({
    colorize: isTerminal && reader.hasColors?.() === true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    messageFormat: toMessage,
  });
  return (line) => toText(line.replace(ESCAPES, disarm));
}

/** Shows what a terminal would obey: texts of callers and vendors are in the log too. */
function disarm(found: string): string {
  if (found.startsWith('\\')) return COMMANDS.test(found) ? `\\${found}` : found;
  return `\\\\u00${found.charCodeAt(0).toString(16)}`;
}

/** One line, and for a call what matters of it before its fields. */
function toMessage(line: Record<string, unknown>, messageKey: string): string {
  const message = line[messageKey];
  const text = typeof message === 'string' ? message : '';
  return text === 'call' && 'requestId' in line
    ? summarize(line as unknown as LoggedCall)
    : text.replaceAll('\n', String.raw`\n`);
}

/** What `CallLog` writes of every call, as far as the sentence has it. */
interface LoggedCall {
  readonly operation: string;
  readonly requestedModel: string;
  readonly provider?: string;
  readonly model?: string;
  readonly status: number;
  readonly errorType?: string;
  readonly durationMs: number;
}

function summarize({ operation, requestedModel, status, errorType, durationMs, ...served }: LoggedCall): string {
  const name = requestedModel.replaceAll('\n', String.raw`\n`);
  const place = served.provider === undefined ? '' : ` → ${served.provider}/${served.model ?? ''}`;
  const failure = errorType === undefined ? '' : ` ${errorType}`;
  return `${operation} ${name}${place}: ${status}${failure}, ${durationMs} ms`;
}
