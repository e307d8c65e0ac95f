/** What reading a configuration found: faults stop the start, notices are shown at it. */
export class Findings {
  readonly faults: string[] = [];
  readonly notices: string[] = [];

  /** @param path dotted path of the value (`providers.openai.keys.0.value`), or the name of a variable or file;
   *   empty for the root of the file */
  fault(path: string, message: string): void {
    this.faults.push(`${path === '' ? 'the whole file' : path}: ${message}`);
  }

  /** True when something is known to be wrong with the value at this very path. */
  hasFault(path: string): boolean {
    return this.faults.some((fault) => fault.startsWith(`${path}: `));
  }

  notice(sentence: string): void {
    this.notices.push(sentence);
  }
}
