import { markdownTable, round } from '../cells.js';
import { type Machine } from '../machine.js';
import { type RunSetting } from '../report.js';
import { type Axis } from './axes.js';
import { type ScalingReport, type Series } from './series.js';
import { STEEPEST, STEEPEST_AT_THE_END } from './slope.js';

/** What made the report. */
export interface ScalingHead {
  readonly command: string;
  readonly notices: readonly string[];
  readonly machine: Machine;
  readonly setting: RunSetting;
}

/** Where the plot of an axis lies, from the page that shows it. */
export function plotFile({ name }: Axis): string {
  return `performance/scaling-${name}.svg`;
}

export function scalingMarkdown(
  { command, notices, machine, setting }: ScalingHead,
  reports: readonly ScalingReport[],
): string {
  const { processor, cores, system, node, commit } = machine;
  return [
    `Made by \`${command}\`, ${commit}.\n${processor}, ${cores} cores, ${system}; Node ${node}; ` +
      `${setting.lives} lives of every step, ${setting.warmupSeconds} s of warm-up, ${setting.seconds} s measured; ${setting.cores}.`,
    ...notices.map((notice) => `**Note:** ${notice}`),
    verdict(reports.flatMap(({ series }) => series)),
    ...reports.flatMap((report) => [
      `![CPU, memory and p99 by ${report.axis.title}](${plotFile(report.axis)})`,
      table(report),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

function verdict(series: readonly Series[]): string {
  const steep = series.filter(({ isSuperlinear }) => isSuperlinear);
  if (steep.length === 0) {
    return `Nothing grows faster than linearly: no power is above ${STEEPEST}, and none of the last tenfold above ${STEEPEST_AT_THE_END}.`;
  }
  const names = steep.map(
    (each) =>
      `${each.name} with ${each.axis} (${each.exponent?.toFixed(2) ?? '–'}, last tenfold ${each.lastExponent?.toFixed(2) ?? '–'})`,
  );
  return `Grows faster than linearly: ${names.join('; ')}.`;
}

function table({ axis, series }: ScalingReport): string {
  const steps = axis.steps.map((step) => step.toLocaleString('en'));
  const rows = series.map(({ name, unit, points, exponent, lastExponent }) => [
    `${name} (${unit})`,
    ...axis.steps.map((step) => {
      const point = points.find(({ x }) => x === step);
      return point === undefined ? '–' : round(point.y);
    }),
    exponent?.toFixed(2) ?? '–',
    lastExponent?.toFixed(2) ?? '–',
  ]);
  return markdownTable([`by ${axis.unit}`, ...steps, 'power', 'last tenfold'], rows, 1);
}
