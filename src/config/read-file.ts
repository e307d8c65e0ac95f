import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Findings } from './findings.js';
import { findJsonFaults } from '../codec/json-fault.js';

const DEFAULT_FILE = 'config.json';

/** A configuration file that was named or found. */
export interface OpenedFile {
  /** Absolute path. */
  readonly path: string;
  /** The parsed text; absent when the findings hold why there is none. */
  readonly document?: unknown;
}

/**
 * Reads the named file, or `config.json` in the directory.
 * @returns undefined when no file was named and there is none
 */
export function readFile(named: string | undefined, directory: string, findings: Findings): OpenedFile | undefined {
  const path = resolve(directory, named ?? DEFAULT_FILE);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    if (code === 'ENOENT' && named === undefined) return undefined;
    if (code === 'ENOENT') findings.fault('ASBRU_CONFIG', `the file ${path} does not exist`);
    else findings.fault(path, `the file cannot be read (${code})`);
    return { path };
  }
  return { path, ...parse(bytes, path, findings) };
}

function parse(bytes: Uint8Array, path: string, findings: Findings): { document?: unknown } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    findings.fault(path, 'the file is not UTF-8 text');
    return {};
  }
  const faults = findJsonFaults(text);
  for (const { position, message } of faults) findings.fault(`${path}:${position}`, message);
  return faults.length > 0 ? {} : { document: JSON.parse(text) as unknown };
}
