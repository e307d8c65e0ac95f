import { UsageError } from './command-line.js';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench } from './bench.js';
import { buildStamp, buildWhenStale } from './build.js';
import { figuresOf } from './figures.js';
import { inProcessFigures } from './in-process/in-process-figures.js';
import { inProcessLives } from './in-process/in-process-life.js';
import { type InProcessReport } from './in-process/in-process-table.js';
import { type Life, live } from './life.js';
import { prepareLoadSide } from './load-side.js';
import { choosePinning, describeMachine } from './machine.js';
import { replaceMarked, rewriteMarked } from './marked-page.js';
import { noticesOf, noticesOfLives } from './notices.js';
import { type BenchOptions, readOptions, USAGE } from './options.js';
import { type Report, settingOf, toMarkdown, type WorkReport } from './report.js';
import { liveStart } from './start-life.js';
import { type StartWork, type SubjectName, type Workload } from './workloads.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs the benchmark and returns the exit status: 1 when a measurement failed, 2 when the command line makes no sense. */
export async function main(commandLine: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'asbru-bench-'));
  // Not at the end of this function: a signal ends the process without it.
  process.on('exit', () => {
    rmSync(folder, { recursive: true });
  });
  try {
    const options = readOptions(commandLine);
    if (options === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    // An hour of measuring should not end at a page without markers.
    if (options.markdownFile !== undefined) replaceMarked(readFileSync(options.markdownFile, 'utf8'), '');
    const report = await measure(options, folder, commandLine);
    publish(report, options);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function measure(options: BenchOptions, folder: string, commandLine: readonly string[]): Promise<Report> {
  buildWhenStale(ROOT);
  const loadSide = prepareLoadSide(folder, options.native);
  const bench: Bench = { root: ROOT, folder, options, pinning: choosePinning(), loadSide, build: buildStamp(ROOT) };
  const work: WorkReport[] = [];
  const inProcess: InProcessReport[] = [];
  const notices = noticesOf(bench);
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  for (const each of options.work) {
    if (each.kind === 'in-process') {
      const lives = await inProcessLives(bench, each);
      inProcess.push({ work: each, figures: inProcessFigures(each, lives), lives });
    } else {
      const lives = await liveThrough(bench, each);
      const { name, title } = each;
      work.push({ workload: { name, title }, figures: figuresOf(each, lives), lives });
      notices.push(...noticesOfLives(each, lives));
    }
  }
  return {
    command: ['npm run bench', ...(commandLine.length > 0 ? ['--', ...commandLine] : [])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(ROOT),
    setting: settingOf(bench),
    notices,
    work,
    inProcess,
  };
}

/** All lives of one kind of work: the subjects take turns, so that the machine's moods fall on all of them alike. */
async function liveThrough(bench: Bench, work: Workload | StartWork): Promise<Life[]> {
  const lives: Life[] = [];
  for (let number = 1; number <= bench.options.lives; number++) {
    for (const subject of work.subjects) {
      const title = `${work.name}, life ${number} of ${bench.options.lives}, ${subject}`;
      process.stderr.write(`${title}\n`);
      try {
        lives.push(await liveOnce(bench, work, subject, number));
      } catch (error) {
        throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  }
  return lives;
}

async function liveOnce(bench: Bench, work: Workload | StartWork, subject: SubjectName, number: number): Promise<Life> {
  return work.kind === 'start' ? liveStart(bench, subject, number) : live(bench, work, subject, number);
}

function publish(report: Report, { jsonFile, markdownFile }: BenchOptions): void {
  const markdown = toMarkdown(report);
  process.stdout.write(`\n${markdown}`);
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
  if (markdownFile !== undefined) rewriteMarked(markdownFile, markdown);
}
