/** A configuration that stops the start. Its message names every fault at once, by path, and holds no secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(
    /** Where the configuration came from: the file's path, or `environment`. */
    readonly source: string,
    /** One sentence each: the path, what is expected there, what to do. */
    readonly faults: readonly string[],
    /** Absolute paths of the files that secrets were to be read from. */
    readonly secretFiles: readonly string[] = [],
  ) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    super(`The configuration is not valid (${source}, ${count}):\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}
