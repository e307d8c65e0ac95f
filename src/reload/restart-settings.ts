import { isDeepStrictEqual } from 'node:util';
import { type Configuration } from '../config/configuration.js';

type Parts = Pick<Configuration, 'server' | 'client'>;

/** What the ports were opened with; the rest of `client` is read call by call. */
const OF_CLIENT = ['max_request_body_size_mb'] as const satisfies readonly (keyof Configuration['client'])[];

/**
 * Paths of settings that have changed and count from the next start on: those of the listening side. The credentials of
 * the management side (`server.admin`) count at once.
 */
export function changedForRestart(previous: Parts, next: Parts): readonly string[] {
  const written = [...Object.keys(previous.server), ...Object.keys(next.server)];
  const names = [...new Set(written)] as (keyof Configuration['server'])[];
  const ofServer = names.filter(
    (name) => name !== 'admin' && !isDeepStrictEqual(previous.server[name], next.server[name]),
  );
  const ofClient = OF_CLIENT.filter((name) => previous.client[name] !== next.client[name]);
  return [...ofServer.map((name) => `server.${name}`), ...ofClient.map((name) => `client.${name}`)];
}
