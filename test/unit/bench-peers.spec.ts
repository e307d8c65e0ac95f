import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../bench/command-line.js';
import { describedPeers } from '../../bench/peers/described-peer.js';
import { findPeers, KNOWN_PEERS } from '../../bench/peers/find-peers.js';
import { type Places } from '../../bench/peers/peer.js';
import { type PeerLife } from '../../bench/peers/peer-life.js';
import { PEER_WORK, readPeerOptions } from '../../bench/peers/peer-options.js';
import { peerMarkdown, type PeerReport } from '../../bench/peers/peer-report.js';

const NOWHERE: Places = { folder: undefined, onPath: () => undefined, exists: () => false };

describe('the search for peers', () => {
  it('leaves out what is absent, with a sentence for each', () => {
    const { found, skipped } = findPeers(KNOWN_PEERS, NOWHERE);
    expect(found).toEqual([]);
    expect(skipped).toEqual(KNOWN_PEERS.map(({ name }) => `${name} is not here and is left out.`));
  });

  it('finds what is in the folder, and what is on PATH', () => {
    const files = [
      '/peers/litellm/bin/litellm',
      '/peers/portkey/node_modules/@portkey-ai/gateway/build/start-server.js',
    ];
    const { found } = findPeers(KNOWN_PEERS, {
      folder: '/peers',
      onPath: (name) => (name === 'bifrost-http' ? '/bin/bifrost-http' : undefined),
      exists: (file) => files.includes(file),
    });
    expect(found.map(({ peer, program }) => [peer.name, program])).toEqual([
      ['Bifrost', '/bin/bifrost-http'],
      ['LiteLLM', files[0]],
      ['Portkey', files[1]],
    ]);
  });

  it('says of a gateway without a known configuration what it needs', () => {
    const places: Places = { ...NOWHERE, onPath: (name) => (name === 'busbar' ? '/bin/busbar' : undefined) };
    expect(findPeers([], places).skipped).toEqual([expect.stringContaining('--peer-file')]);
    const described = describedPeers([{ name: 'Busbar', command: ['busbar', '--port', '{port}'] }]);
    expect(findPeers(described, places)).toMatchObject({ found: [{ program: '/bin/busbar' }], skipped: [] });
  });
});

describe('a described peer', () => {
  const setting = { port: 4000, upstreamPort: 5000, folder: '/tmp/run' };

  it('has the ports filled in everywhere', () => {
    const [peer] = describedPeers([
      {
        ...{
          name: 'Other',
          command: ['other', '--port={port}'],
          variables: { UPSTREAM: 'http://127.0.0.1:{upstream}' },
        },
        headers: ['x-upstream: {upstream}'],
      },
    ]);
    expect(peer?.command('/bin/other', setting)).toEqual({
      ...{ program: '/bin/other', arguments: ['--port=4000'], port: 4000 },
      variables: { UPSTREAM: 'http://127.0.0.1:5000' },
    });
    expect(peer?.headers(setting)).toEqual(['x-upstream: 5000']);
  });

  it.each([
    ['no list', {}],
    ['a peer without a name', [{ command: ['a'] }]],
    ['a command that is no list of words', [{ name: 'a', command: 'a --port' }]],
  ])('is refused where the file holds %s', (_, described) => {
    expect(() => describedPeers(described)).toThrow(UsageError);
  });
});

describe('the table of peers', () => {
  const [work] = PEER_WORK;
  if (work === undefined) throw new Error('there is no work for peers');
  const life = (contestant: string, number: number, cpuUs: number): PeerLife => ({
    ...{ work: work.name, contestant, number, cpuUs, perSecond: 1000, p50Us: 100, p99Us: 900, startMs: 1 },
    residentBytes: 2 ** 20,
  });
  const report = {
    ...{ command: 'npm run bench:peers', date: '2026-01-01', notices: [], machine: {}, setting: {} },
    contestants: ['Asbru', 'floor', 'Portkey', 'LiteLLM'].map((name) => ({ name, remark: 'as it is' })),
    work: [work],
    lives: [
      ...[life('Asbru', 1, 20), life('floor', 1, 10), life('Portkey', 1, 100)],
      ...[life('Portkey', 2, 300), life('floor', 2, 20), life('Asbru', 2, 60)],
    ],
  } as unknown as PeerReport;

  it('compares life by life with the floor and with Asbru, and shows who did not do it', () => {
    const table = peerMarkdown(report);
    expect(table).toContain('| Asbru | 40 µs | 2.5 (2.25–2.75) | – |');
    expect(table).toContain('|  | Portkey | 200 µs | 12.5 (11.3–13.8) | 5 (5–5) | 1,000 | 100 µs | 900 µs | 1 MiB |');
    expect(table).toContain('|  | LiteLLM | – | – | – | – | – | – | – |');
  });
});

describe('the command line for peers', () => {
  it.each([
    ['work that peers do not have', ['--only', 'pass-whole']],
    ['a smoke run as a published figure', ['--quick', '--markdown', 'docs/performance.md']],
  ])('refuses %s', (_, commandLine) => {
    expect(() => readPeerOptions(commandLine)).toThrow(UsageError);
  });
});
