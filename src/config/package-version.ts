import { readFileSync } from 'node:fs';
import { parseJson } from '../codec/json.js';

/** The version in the package's manifest. This file is as deep below the package in `src` as it is in `dist`. */
export function readPackageVersion(): string {
  const manifest = parseJson(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
