import { ConfigurationFile } from '../../src/config/configuration-file.js';
import { type Configuration } from '../../src/config/configuration.js';
import { secretsOf } from '../../src/config/mask-configuration.js';
import { tapAnswers, tapTraces } from './answer-tap.js';
import { SecretScanner } from './secret-scanner.js';

/** Findings that are told; the rest is counted. */
const MAX_TOLD = 10;

/** Secrets that a test has the gateway repeat on purpose. */
export interface AllowedSecrets {
  readonly secrets: readonly string[];
  /** Why that is no leak. */
  readonly reason: string;
}

/** Variables that hold a secret of the gateway itself. */
const SECRET_VARIABLES = ['ASBRU_ENCRYPTION_KEY', 'ASBRU_ADMIN_TOKEN', 'ASBRU_VIRTUAL_KEY'] as const;

/**
 * Looks for a gateway's own secrets in all that it emits: answers of both HTTPs, lines of the log, metrics, traces. It reads
 * along and keeps nothing but what it found.
 */
export class LeakWatch {
  private readonly scanner = new SecretScanner();
  private readonly ports = new Set<number>();
  private readonly findings = new Set<string>();
  private readonly stopTaps: (() => void)[] = [];

  constructor(private readonly allowed: AllowedSecrets | undefined) {
    const readAlong = (place: string) => {
      const find = this.scanner.openStream();
      return (bytes: Buffer) => {
        this.note(place, find(bytes));
      };
    };
    this.stopTaps.push(
      tapAnswers(this.ports, (request) => ({
        head: (text) => {
          this.scan(`the head of the answer to ${request}`, text);
        },
        piece: readAlong(`the body of the answer to ${request}`),
      })),
      tapTraces(() => ({ piece: readAlong('the traces') })),
    );
  }

  /** Reads along what is answered on the port. */
  watchPort(port: number): void {
    this.ports.add(port);
  }

  /** Every secret of the configuration, by what its classes say. */
  learn(configuration: Configuration): void {
    for (const { path, value } of secretsOf(ConfigurationFile, configuration)) this.scanner.add(path, value);
    if (configuration.one_off_key !== undefined) this.scanner.add('the one-off key', configuration.one_off_key);
    this.forgetAllowed();
  }

  /** The secrets as they were written: of some, the configuration keeps a hash. */
  learnWritten(document: object, environment: Readonly<Record<string, string>>): void {
    // As a file has it: without members that are undefined.
    const written = JSON.parse(JSON.stringify(document)) as object;
    for (const { path, value } of secretsOf(ConfigurationFile, written)) {
      const secret = value.startsWith('env.') ? environment[value.slice('env.'.length)] : value;
      if (secret !== undefined && !value.startsWith('file.')) this.scanner.add(path, secret);
    }
    for (const name of SECRET_VARIABLES) if (environment[name] !== undefined) this.scanner.add(name, environment[name]);
    this.forgetAllowed();
  }

  /** Other secrets, by what a finding is to call them. */
  learnSecrets(secrets: Readonly<Record<string, string | undefined>>): void {
    for (const [name, secret] of Object.entries(secrets)) if (secret !== undefined) this.scanner.add(name, secret);
    this.forgetAllowed();
  }

  /** @param place what a finding says of where it is */
  scan(place: string, text: string): void {
    this.note(place, this.scanner.find(Buffer.from(text)));
  }

  /** Ends it. @throws Error that says which secrets were where, and none of them */
  stop(): void {
    for (const stop of this.stopTaps.splice(0)) stop();
    if (this.findings.size === 0) return;
    const told = [...this.findings].slice(0, MAX_TOLD).map((finding) => `- ${finding}`);
    const more = this.findings.size > MAX_TOLD ? [`- and ${this.findings.size - MAX_TOLD} more`] : [];
    throw new Error(
      ['The gateway emitted secrets of its own configuration (test/support/leak-watch.ts):', ...told, ...more].join(
        '\n',
      ),
    );
  }

  private note(place: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const shown = this.scanner.find(Buffer.from(place)).length > 0 ? 'an answer to a request that holds it' : place;
    for (const name of names) this.findings.add(`${name} in ${shown}`);
  }

  private forgetAllowed(): void {
    for (const secret of this.allowed?.secrets ?? []) this.scanner.allow(secret);
  }
}
