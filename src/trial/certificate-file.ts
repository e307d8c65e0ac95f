import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bits of a mode that let the group and everybody else in. */
const OTHERS = 0o077;

/**
 * Writes a certificate to a file that clients of the same user can be pointed at, over an earlier one of that name; the
 * folder is below `parent`, the machine's place for temporary files, and belongs to this user alone.
 * @returns the absolute path
 * @throws Error when nothing can be written, or the folder is somebody else's
 */
export function writeCertificateFile(name: string, pem: string, parent: string): string {
  const folder = makeOwnFolder(parent);
  const path = join(folder, name);
  const draft = join(folder, `${name}.${randomUUID()}`);
  // Readers find the old certificate or the new one, never half of it; a link in the file's place is replaced, not followed.
  writeFileSync(draft, pem, { flag: 'wx', mode: 0o600 });
  renameSync(draft, path);
  return path;
}

/** Whoever came first to a place that everybody may write to could have put a folder or a link of his own there. */
function makeOwnFolder(parent: string): string {
  // Where users have no number, each has a place for temporary files to himself.
  const user = process.getuid?.();
  const folder = join(parent, `asbru-${user ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  const isOwn = user === undefined || (found.uid === user && (found.mode & OTHERS) === 0);
  if (!found.isDirectory() || !isOwn) {
    throw new Error(
      `${folder} is not a folder that belongs to this user alone; remove it, or set TMPDIR to another place`,
    );
  }
  return folder;
}
