import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** No key, certificate list or service account is longer; a path that leads to a log is a mistake. */
const MAX_BYTES = 1024 * 1024;

/** What a file of a secret holds, or why it holds none. */
export type SecretFile = { readonly text: string } | { readonly fault: string };

/** The files that `file.PATH` leads to, as Kubernetes and Docker mount secrets. Remembers which were asked for. */
export class SecretFiles {
  private readonly asked = new Set<string>();

  /** @param directory where relative paths begin: the configuration file's */
  constructor(private readonly directory: string) {}

  /** Absolute paths of the files that were asked for, whether they could be read or not. */
  get paths(): readonly string[] {
    return [...this.asked];
  }

  /** The text without the line break that editors end it with. */
  read(written: string): SecretFile {
    const path = resolve(this.directory, written);
    this.asked.add(path);
    try {
      const stats = statSync(path);
      // A pipe or a device may have no end, and nothing else would run while it is read.
      if (!stats.isFile() && !stats.isDirectory()) return { fault: `${path} is no regular file` };
      if (stats.size > MAX_BYTES) return { fault: `the file ${path} is longer than ${MAX_BYTES} bytes` };
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '') };
    } catch (error) {
      const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
      if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { fault: `the file ${path} is not UTF-8 text` };
      return { fault: `the file ${path} cannot be read (${code})` };
    }
  }
}
