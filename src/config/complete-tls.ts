import { resolve } from 'node:path';
import { type Findings } from './findings.js';
import { type ServerConfig } from './server.config.js';
import { readTlsFiles } from './tls-files.js';

/** Makes the paths of `server.tls` absolute, from the configuration file's folder on, and checks what they lead to. */
export function completeTls({ tls }: ServerConfig, directory: string, findings: Findings): void {
  if (tls === undefined || !isPath(tls.cert) || !isPath(tls.key)) return;
  Object.assign(tls, { cert: resolve(directory, tls.cert), key: resolve(directory, tls.key) });
  const files = readTlsFiles(tls);
  if (!('faults' in files)) return;
  for (const { setting, message } of files.faults) findings.fault(`server.tls.${setting}`, message);
}

/** False for what the findings hold a fault of already. */
function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
