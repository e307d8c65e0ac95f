import { markdownTable, ratioCell, withUnit } from '../cells.js';
import { type Machine } from '../machine.js';
import { type RunSetting } from '../report.js';
import { median, ratios, spreadOf } from '../statistics.js';
import { type Workload } from '../workloads.js';
import { type Contestant } from './contestants.js';
import { type PeerLife } from './peer-life.js';

/** Everything that a run with peers found. */
export interface PeerReport {
  readonly command: string;
  readonly date: string;
  readonly machine: Machine;
  readonly setting: RunSetting;
  readonly notices: readonly string[];
  readonly contestants: readonly Pick<Contestant, 'name' | 'remark'>[];
  readonly work: readonly Pick<Workload, 'name' | 'title' | 'stream'>[];
  readonly lives: readonly PeerLife[];
}

const HEAD = [
  'work',
  'gateway',
  'CPU',
  '÷ floor (quartiles)',
  '÷ Asbru (quartiles)',
  'per second',
  'p50',
  'p99',
  'memory',
];

export function peerMarkdown(report: PeerReport): string {
  const { command, date, machine, setting, notices } = report;
  return [
    `Made by \`${command}\` on ${date}, ${machine.commit}.\n` +
      `${machine.processor}, ${machine.cores} cores, ${machine.system}; Node ${machine.node}; ${setting.lives} lives of each, ` +
      `${setting.warmupSeconds} s of warm-up, ${setting.seconds} s measured; ${setting.loadSide}; ${setting.cores}.`,
    ...notices.map((notice) => `**Note:** ${notice}`),
    report.contestants.map(({ name, remark }) => `- ${name}: ${remark}`).join('\n'),
    markdownTable(
      HEAD,
      report.work.flatMap((work) => rowsOf(report, work)),
      2,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function rowsOf({ contestants, lives }: PeerReport, work: PeerReport['work'][number]): string[][] {
  const livesOf = (name: string): PeerLife[] =>
    lives
      .filter((life) => life.work === work.name && life.contestant === name)
      .toSorted((left, right) => left.number - right.number);
  const cpu = (name: string): (number | undefined)[] => livesOf(name).map(({ cpuUs }) => cpuUs);
  return contestants.map(({ name }, index) => {
    const own = livesOf(name);
    const cell = (unit: 'µs' | '/s' | 'MiB', values: readonly (number | undefined)[]): string => {
      const present = values.filter((value) => value !== undefined);
      return present.length === 0 ? '–' : withUnit(median(present), unit);
    };
    const unit = work.stream === undefined ? 'request' : 'delta';
    return [
      index === 0 ? `**${work.name}**: ${work.title}; CPU per ${unit}` : '',
      name,
      cell('µs', cpu(name)),
      name === 'floor' ? '–' : ratioCell(spreadOf(ratios(cpu(name), cpu('floor')))),
      name === 'Asbru' ? '–' : ratioCell(spreadOf(ratios(cpu(name), cpu('Asbru')))),
      cell(
        '/s',
        own.map(({ perSecond }) => perSecond),
      ),
      cell(
        'µs',
        own.map(({ p50Us }) => p50Us),
      ),
      cell(
        'µs',
        own.map(({ p99Us }) => p99Us),
      ),
      cell(
        'MiB',
        own.map(({ residentBytes }) => (residentBytes === undefined ? undefined : residentBytes / 2 ** 20)),
      ),
    ];
  });
}
