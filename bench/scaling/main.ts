import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Bench } from '../bench.js';
import { describeMachine } from '../machine.js';
import { replaceMarked, rewriteMarked } from '../marked-page.js';
import { type Least, noticesOf } from '../notices.js';
import { ROOT, runReporting, say, withBench } from '../prepare-bench.js';
import { settingOf } from '../report.js';
import { type Axis } from './axes.js';
import { plot } from './plot.js';
import { type ScalingLife, scalingLife } from './scaling-life.js';
import { readScalingOptions, SCALING_USAGE } from './scaling-options.js';
import { plotFile, type ScalingHead, scalingMarkdown } from './scaling-report.js';
import { type ScalingReport, seriesOf } from './series.js';
import { commandOf, UsageError } from '../command-line.js';

/** A law shows over steps, so that three lives of each are enough. */
const LEAST: Least = { warmupSeconds: 8, lives: 3 };

/** Exit status as of `npm run bench`. What grows too fast is told, not asserted. */
export async function main(commandLine: readonly string[]): Promise<number> {
  return runReporting(SCALING_USAGE, async () => {
    const options = readScalingOptions(commandLine);
    if (options === undefined) throw new UsageError('');
    const { axes, bench: benchOptions, jsonFile, markdownFile } = options;
    if (markdownFile !== undefined) replaceMarked(readFileSync(markdownFile, 'utf8'), '', 'scaling');
    const { head, reports } = await withBench(benchOptions, async (bench) =>
      measure(bench, axes, commandOf('bench:scaling', commandLine)),
    );
    const markdown = scalingMarkdown(head, reports);
    process.stdout.write(`\n${markdown}`);
    if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify({ ...head, reports }, undefined, 2)}\n`);
    if (markdownFile !== undefined) publish(markdownFile, markdown, reports);
    return 0;
  });
}

interface Measured {
  readonly head: ScalingHead;
  readonly reports: readonly ScalingReport[];
}

async function measure(bench: Bench, axes: readonly Axis[], command: string): Promise<Measured> {
  const notices = noticesOf(bench, LEAST);
  for (const notice of notices) say(notice);
  const reports = await measureAxes(bench, axes);
  return { head: { command, notices, machine: describeMachine(ROOT), setting: settingOf(bench) }, reports };
}

/** All steps of an axis in one round, then the next round: a mood of the machine falls on every step alike. */
async function measureAxes(bench: Bench, axes: readonly Axis[]): Promise<ScalingReport[]> {
  const reports: ScalingReport[] = [];
  for (const axis of axes) {
    const lives: ScalingLife[] = [];
    for (let number = 1; number <= bench.options.lives; number++) {
      for (const step of axis.steps) lives.push(await measureStep(bench, { axis, step, number }));
    }
    reports.push({ axis, series: seriesOf(axis, lives), lives });
  }
  return reports;
}

interface Step {
  readonly axis: Axis;
  readonly step: number;
  readonly number: number;
}

async function measureStep(bench: Bench, { axis, step, number }: Step): Promise<ScalingLife> {
  const title = `${axis.name}, life ${number} of ${bench.options.lives}, ${step} ${axis.unit}`;
  say(title);
  try {
    return await scalingLife(bench, axis, step);
  } catch (error) {
    throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The plots lie in a folder of the page's name. */
function publish(markdownFile: string, markdown: string, reports: readonly ScalingReport[]): void {
  for (const report of reports) {
    const file = join(dirname(markdownFile), plotFile(report.axis));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, plot(report));
  }
  rewriteMarked(markdownFile, markdown, 'scaling');
}
