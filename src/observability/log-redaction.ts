import { hideInLine } from './configured-secrets.js';

/** Secrets that are configured no longer and still hidden; of more, the longest gone are forgotten. */
const MAX_RETIRED = 256;

/** Cuts the gateway's secrets out of lines of the log, whoever said them. */
export class LogRedaction {
  private retired: readonly string[] = [];
  private hideSecrets: ((line: string) => string) | undefined;

  constructor(private secrets: readonly string[]) {
    this.hideSecrets = hideInLine(secrets);
  }

  /** The line without the secrets. */
  hide(line: string): string {
    return this.hideSecrets?.(line) ?? line;
  }

  /** Gives the function that puts other secrets in place. Those of before stay hidden: calls that have them go on. */
  prepare(next: readonly string[]): () => void {
    const current = new Set(next);
    const before = new Set([...this.secrets, ...this.retired]);
    const retired = [...before].filter((secret) => !current.has(secret)).slice(0, MAX_RETIRED);
    const hideAll = hideInLine([...current, ...retired]);
    return () => {
      this.hideSecrets = hideAll;
      this.secrets = next;
      this.retired = retired;
    };
  }
}
