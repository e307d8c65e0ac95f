import { type LoggerService } from '@nestjs/common';
import { type Level, type Logger } from 'pino';

/** Nest's logger port over pino, so that the framework's lines and ours are one log. */
export class PinoLoggerService implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...context: unknown[]): void {
    // Nest reports every module and route it maps; that is news for whoever debugs a start.
    this.write('debug', message, context);
  }

  error(message: unknown, ...context: unknown[]): void {
    this.write('error', message, context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.write('warn', message, context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.write('debug', message, context);
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.write('trace', message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.write('fatal', message, context);
  }

  private write(level: Level, message: unknown, context: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const fields = { context: context.filter((part) => typeof part === 'string') };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else this.pino[level](fields, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
