import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a build of the gateway needs beside its sources. */
const BUILD_FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', '.swcrc', 'scripts'];
const RULE_FILES = ['.dependency-cruiser.cjs', 'eslint.config.mjs'];

/** What a tool has said of the tree. */
export interface ToolRun {
  readonly status: number | null;
  readonly output: string;
}

/** The sources of the gateway in a folder of their own, to be changed, built and started. */
export class CopiedTree {
  readonly directory = mkdtempSync(join(tmpdir(), 'asbru-tree-'));

  constructor() {
    cpSync(join(ROOT, 'src'), join(this.directory, 'src'), {
      recursive: true,
      filter: (path) => !path.endsWith('.spec.ts'),
    });
    for (const name of [...BUILD_FILES, ...RULE_FILES]) {
      cpSync(join(ROOT, name), join(this.directory, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.directory, 'node_modules'));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  /**
   * Adds the lines of a change to a file, each behind the line that stands before it there.
   * @throws Error where a line that the change does not add is not once in the file
   */
  change(path: string, diff: string): void {
    const lines = readFileSync(join(this.directory, path), 'utf8').split('\n');
    let place = -1;
    const find = (wanted: string): number => {
      const places = lines.flatMap((line, index) => (index > place && line === wanted ? [index] : []));
      if (places[0] === undefined) throw new Error(`${path} has no line "${wanted}"`);
      return places[0];
    };
    for (const [index, line] of diff.trimEnd().split('\n').entries()) {
      const text = line.slice(1);
      if (line.startsWith(' …')) continue;
      if (line.startsWith(' ')) place = find(text);
      else if (line.startsWith('+')) {
        const next = diff.split('\n')[index + 1]?.slice(1) ?? '';
        const at = place === -1 ? find(next) : place + 1;
        lines.splice(at, 0, text);
        place = at;
      } else throw new Error(`a change only adds lines: ${line}`);
    }
    this.write(path, lines.join('\n'));
  }

  /** Runs one of the tools of the project in the tree. */
  run(tool: string, ...parameters: string[]): ToolRun {
    const program = join(ROOT, 'node_modules', tool);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...parameters], {
      cwd: this.directory,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
