import { UsageError } from '../command-line.js';
import { type Peer, type PeerSetting } from './peer.js';

/** A peer that a file describes: any gateway that speaks OpenAI's chat completions. */
interface DescribedPeer {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly model?: string;
}

/**
 * Peers of a JSON file, a list of `{ name, command, variables, path, headers, model }`. `{port}`, `{upstream}` (its port) and
 * `{folder}` are filled in everywhere.
 * @throws UsageError for a file that says something else
 */
export function describedPeers(described: unknown): Peer[] {
  if (!Array.isArray(described)) throw new UsageError('--peer-file: holds a list of peers');
  return described.map((each: unknown) => {
    if (!isDescribed(each))
      throw new UsageError('--peer-file: every peer has a "name" and a "command", a list of words');
    return toPeer(each);
  });
}

function isDescribed(value: unknown): value is DescribedPeer {
  const { name, command } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && Array.isArray(command) && command.every((word) => typeof word === 'string');
}

function toPeer({ name, command, variables, path, headers, model }: DescribedPeer): Peer {
  const [program = '', ...words] = command;
  return {
    name,
    remark: 'as --peer-file describes it',
    find: ({ onPath, exists }) => (exists(program) ? program : onPath(program)),
    command: (found, setting) => ({
      program: found,
      arguments: words.map((word) => fillIn(word, setting)),
      port: setting.port,
      variables: Object.fromEntries(
        Object.entries(variables ?? {}).map(([key, value]) => [key, fillIn(value, setting)]),
      ),
    }),
    path: path ?? '/v1/chat/completions',
    headers: (setting) => (headers ?? []).map((header) => fillIn(header, setting)),
    model: model ?? 'gpt-4o',
  };
}

function fillIn(text: string, { port, upstreamPort, folder }: PeerSetting): string {
  return text
    .replaceAll('{port}', String(port))
    .replaceAll('{upstream}', String(upstreamPort))
    .replaceAll('{folder}', folder);
}
