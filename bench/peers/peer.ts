import { type Command } from '../child-process.js';

/** Another gateway that does the same work. */
export interface Peer {
  readonly name: string;
  /** What the reader is told beside the name. */
  readonly remark: string;
  /**
   * Where it is installed: in the folder of peers, or on PATH.
   * @returns the program that starts it, or undefined where it is absent
   */
  readonly find: (places: Places) => string | undefined;
  /** How it is started, in front of an upstream that speaks OpenAI. */
  readonly command: (program: string, setting: PeerSetting) => Command;
  /** What is asked of it, beside the body. */
  readonly path: string;
  /** `name: value` each. */
  readonly headers: (setting: PeerSetting) => readonly string[];
  readonly model: string;
}

/** Where peers are looked for. */
export interface Places {
  /** Undefined where none was named. */
  readonly folder: string | undefined;
  /** The absolute path of a program on PATH. */
  readonly onPath: (name: string) => string | undefined;
  readonly exists: (file: string) => boolean;
}

export interface PeerSetting {
  /** Where it is to listen. */
  readonly port: number;
  readonly upstreamPort: number;
  /** Temporary, of this run: for configuration files. */
  readonly folder: string;
}

/** What callers present where a peer wants a key of its own. */
export const PEER_KEY = 'sk-bench-0123456789abcdef';

export function upstreamUrl({ upstreamPort }: PeerSetting): string {
  return `http://127.0.0.1:${upstreamPort}`;
}

export function bearer(key: string): string {
  return `authorization: Bearer ${key}`;
}
