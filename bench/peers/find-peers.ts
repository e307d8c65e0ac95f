import { bifrost } from './bifrost.peer.js';
import { gomodel } from './gomodel.peer.js';
import { litellm } from './litellm.peer.js';
import { type Peer, type Places } from './peer.js';
import { portkey } from './portkey.peer.js';

/** Those whose configuration is known. Any other is described by a file. */
export const KNOWN_PEERS: readonly Peer[] = [bifrost, gomodel, litellm, portkey];

/** Gateways whose binary may be on PATH and which only a file can describe. */
const BY_FILE_ONLY = ['busbar'];

export interface FoundPeer {
  readonly peer: Peer;
  readonly program: string;
}

export interface Search {
  readonly found: readonly FoundPeer[];
  /** One sentence for each that is left out. */
  readonly skipped: readonly string[];
}

/** Looks for every peer; what is absent is skipped. */
export function findPeers(peers: readonly Peer[], places: Places): Search {
  const found: FoundPeer[] = [];
  const skipped: string[] = [];
  for (const peer of peers) {
    const program = peer.find(places);
    if (program === undefined) skipped.push(`${peer.name} is not here and is left out.`);
    else found.push({ peer, program });
  }
  for (const name of BY_FILE_ONLY) {
    const isDescribed = peers.some((peer) => peer.name.toLowerCase() === name);
    if (isDescribed || places.onPath(name) === undefined) continue;
    skipped.push(`${name} is on PATH; --peer-file has to say how it is configured, and without it is left out.`);
  }
  return { found, skipped };
}
