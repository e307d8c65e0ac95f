/** What reading a configuration found: faults stop the start, notices are shown at it. */
export class Findings {
  readonly faults: string[] = [];
  readonly notices: string[] = [];

  /** @param path dotted path of the value (`providers.openai.keys.0.value`), or the name of a variable or file;
   *   empty for the root of the file */
  fault(path: string, message: string): void {
    this.faults.push(`${path === '' ? 'the whole file' : path}: ${message}`);
  }

  notice(sentence: string): void {
    this.notices.push(sentence);
  }
}
