import { commandOf, UsageError } from './command-line.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Bench } from './bench.js';
import { figuresOf } from './figures.js';
import { inProcessFigures } from './in-process/in-process-figures.js';
import { inProcessLives } from './in-process/in-process-life.js';
import { type InProcessReport } from './in-process/in-process-table.js';
import { type Life, live } from './life.js';
import { describeMachine } from './machine.js';
import { replaceMarked, rewriteMarked } from './marked-page.js';
import { noticesOf, noticesOfLives } from './notices.js';
import { type BenchOptions, readOptions, USAGE } from './options.js';
import { ROOT, runReporting, say, withBench } from './prepare-bench.js';
import { Progress } from './progress.js';
import { type Report, settingOf, toMarkdown, type WorkReport } from './report.js';
import { liveStart } from './start-life.js';
import { judge, missesAMust } from './verdicts.js';
import { type StartWork, type SubjectName, type Workload } from './workloads.js';

/** With `--gate`: a target that must be met is missed. */
const STATUS_MISSED = 3;

/**
 * Runs the benchmark and returns the exit status: 1 when a measurement failed, 2 when the command line makes no sense,
 * 3 when `--gate` was asked for and a target that must be met is missed.
 */
export async function main(commandLine: readonly string[]): Promise<number> {
  return runReporting(USAGE, async () => {
    const options = readOptions(commandLine);
    if (options === undefined) throw new UsageError('');
    // An hour of measuring should not end at a page without markers.
    if (options.markdownFile !== undefined) replaceMarked(readFileSync(options.markdownFile, 'utf8'), '');
    const report = await withBench(options, async (bench) => measure(bench, commandLine));
    publish(report, options);
    return options.gate && missesAMust(report.targets) ? STATUS_MISSED : 0;
  });
}

async function measure(bench: Bench, commandLine: readonly string[]): Promise<Report> {
  const { options } = bench;
  const work: WorkReport[] = [];
  const inProcess: InProcessReport[] = [];
  const notices = noticesOf(bench);
  for (const notice of notices) say(notice);
  const progress = new Progress(bench, say);
  for (const each of options.work) {
    if (each.kind === 'in-process') {
      const lives = await inProcessLives(bench, each, (title) => {
        progress.begin(title);
      });
      inProcess.push({ work: each, figures: inProcessFigures(each, lives), lives });
    } else {
      const lives = await liveThrough(bench, each, progress);
      const { name, title } = each;
      work.push({ workload: { name, title }, figures: figuresOf(each, lives), lives });
      notices.push(...noticesOfLives(each, lives));
    }
  }
  return {
    command: commandOf('bench', commandLine),
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(ROOT),
    setting: settingOf(bench),
    targets: judge({ work, inProcess, openSeconds: options.openSeconds, quick: options.quick }),
    notices,
    work,
    inProcess,
  };
}

/**
 * All lives of one kind of work: the subjects take turns, every second time the other way round, so that the machine's
 * moods fall on all of them alike.
 */
async function liveThrough(bench: Bench, work: Workload | StartWork, progress: Progress): Promise<Life[]> {
  const lives: Life[] = [];
  for (let number = 1; number <= bench.options.lives; number++) {
    for (const subject of number % 2 === 0 ? work.subjects.toReversed() : work.subjects) {
      const title = `${work.name}, life ${number} of ${bench.options.lives}, ${subject}`;
      progress.begin(title);
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
