import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, parseManifests, pick } from './kubernetes-manifests.js';

const CHART = fileURLToPath(new URL('../../deploy/helm/asbru', import.meta.url));

/** Any that the chart allows; without a cluster, helm takes one that depends on how it was built. */
const KUBERNETES = '1.34.0';

/** Why nothing can be rendered on this machine; undefined where it can. */
export const helmMissing = spawnSync('helm', ['version']).status === 0 ? undefined : 'no helm on this machine';

/** What helm said. */
export interface HelmRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `helm <command> …` on the chart with these values over its own. */
export function runHelm(command: readonly string[], values: object = {}, chart = CHART): HelmRun {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-helm-'));
  try {
    const file = join(directory, 'values.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(values));
    const parameters = [...command, chart, '--values', file, '--kube-version', KUBERNETES];
    const environment = { PATH: process.env['PATH'], HOME: directory };
    return spawnSync('helm', parameters, { encoding: 'utf8', env: environment, timeout: 60_000 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What an installation as `asbru` would say; helm itself tells it where there is a cluster only. @throws Error as `render` */
export function renderNotes(values: object = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-notes-'));
  try {
    const chart = join(directory, 'asbru');
    cpSync(CHART, chart, { recursive: true, dereference: true });
    cpSync(join(chart, 'templates', 'NOTES.txt'), join(chart, 'notes.txt'));
    const template = `apiVersion: v1\nkind: Notes\nmetadata: { name: notes }\ntext: {{ tpl (.Files.Get "notes.txt") . | quote }}\n`;
    writeFileSync(join(chart, 'templates', 'notes.yaml'), template);
    const { status, stdout, stderr } = runHelm(['template', 'asbru'], values, chart);
    if (status !== 0) throw new Error(stderr);
    return String(pick(parseManifests(stdout), 'Notes')['text']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What an installation as `asbru` would create. @throws Error with what helm says when it refuses */
export function render(values: object = {}): Manifest[] {
  const { status, stdout, stderr } = runHelm(['template', 'asbru'], values);
  if (status !== 0) throw new Error(stderr);
  return parseManifests(stdout);
}
