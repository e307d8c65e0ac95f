import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationFile } from '../../src/config/configuration-file.js';
import { type FoundSecret, secretsOf } from '../../src/config/mask-configuration.js';
import { SecretScanner } from './secret-scanner.js';

/** Names of variables that hold secrets. */
const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD)$/;

/** What the banner shows on purpose: once, and on standard output alone. */
const SHOWN = [/Virtual key +(\S+)/, /Setup token +(\S+)/];

/** Looks for a process's own secrets in what it writes and answers. */
export class ProcessLeaks {
  private readonly scanner = new SecretScanner();
  private readonly findings = new Set<string>();

  /**
   * Learns the secrets of the environment and of the configuration file.
   * @param directory where `config.json` may be
   */
  constructor(environment: Readonly<Record<string, string>>, directory: string) {
    for (const [name, value] of Object.entries(environment)) if (SECRET_NAME.test(name)) this.scanner.add(name, value);
    const file = environment['ASBRU_CONFIG'] ?? join(directory, 'config.json');
    for (const { path, value } of writtenSecrets(file)) this.scanner.add(path, value);
  }

  /** Looks at an answer, or a part of one. */
  scan(place: string, bytes: Buffer): void {
    for (const name of this.scanner.find(bytes)) this.findings.add(`${name} in ${place}`);
  }

  /**
   * Looks at all that the process has written.
   * @returns what was found since the start: names and places, never a secret
   */
  find(stdout: string, stderr: string): string[] {
    const shown = SHOWN.flatMap((line) => line.exec(stdout)?.[1] ?? []);
    for (const [index, secret] of shown.entries()) this.scanner.add(`secret ${index + 1} of the banner`, secret);
    this.scan('standard error', Buffer.from(stderr));
    for (const secret of shown) this.scanner.allow(secret);
    this.scan('standard output', Buffer.from(stdout));
    return [...this.findings];
  }
}

/** Those that a file holds as text. A file with a fault has some, too. */
function writtenSecrets(path: string): FoundSecret[] {
  if (!existsSync(path)) return [];
  try {
    const document = JSON.parse(readFileSync(path, 'utf8')) as object;
    return secretsOf(ConfigurationFile, document).filter(({ value }) => !/^(?:env|file)\./.test(value));
  } catch {
    return [];
  }
}
