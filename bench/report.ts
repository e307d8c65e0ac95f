import { type Bench, type Mood } from './bench.js';
import { markdownTable, ratioCell, round, withUnit } from './cells.js';
import { type Figure } from './figures.js';
import { type InProcessReport, inProcessTable } from './in-process/in-process-table.js';
import { type Life } from './life.js';
import { type Machine } from './machine.js';
import { spreadOf } from './statistics.js';
import { verdictSummary, verdictTable } from './verdict-table.js';
import { type Verdict } from './verdicts.js';
import { type SubjectName, type Workload } from './workloads.js';

/** Everything that a run found. */
export interface Report {
  /** What made it, to be run again. */
  readonly command: string;
  readonly date: string;
  readonly machine: Machine;
  readonly setting: RunSetting;
  /** What the gateway is held to, and whether it is met. */
  readonly targets: readonly Verdict[];
  readonly notices: readonly string[];
  readonly work: readonly WorkReport[];
  readonly inProcess: readonly InProcessReport[];
}

export interface RunSetting {
  readonly lives: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly openSeconds: number;
  readonly logLevel: string;
  readonly loadSide: string;
  /** Which core does what, and whether they may halt. */
  readonly cores: string;
}

/** One kind of work. */
export interface WorkReport {
  readonly workload: Pick<Workload, 'name' | 'title'>;
  readonly figures: readonly Figure[];
  readonly lives: readonly Life[];
}

export function settingOf({ options, loadSide, pinning, mayHalt }: Bench): RunSetting {
  const { lives, warmupSeconds, seconds, openSeconds, logLevel } = options;
  const places = pinning
    ? `subject on core ${pinning.subjectCore}, load and upstream on core ${pinning.loadCore}`
    : 'nothing pinned';
  const cores = `${places}; cores ${mayHalt === undefined ? 'kept from halting' : 'free to halt'}`;
  return { lives, warmupSeconds, seconds, openSeconds, logLevel, loadSide: loadSide.description, cores };
}

/** The report as Markdown: what made it, what to know, a table of each sort of work, and what is missing. */
export function toMarkdown(report: Report): string {
  return [
    describeRun(report),
    ...report.notices.map((notice) => `**Note:** ${notice}`),
    verdictSummary(report.targets),
    verdictTable(report.targets),
    ...(report.work.length > 0 ? [table(report)] : []),
    ...(report.inProcess.length > 0 ? [inProcessTable(report.inProcess)] : []),
    ...missing(report),
  ]
    .join('\n\n')
    .concat('\n');
}

function describeRun({ command, date, machine, setting, work, inProcess }: Report): string {
  const lives = [...work, ...inProcess].flatMap((report): readonly Mood[] => report.lives);
  const calibration = spreadOf(lives.flatMap(({ calibrationMs }) => calibrationMs ?? []));
  const lines = [
    `Made by \`${command}\` on ${date}, ${machine.commit}.`,
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node}, undici ${machine.undici}.`,
    `${setting.lives} ${setting.lives === 1 ? 'life' : 'lives'} of each subject, ${setting.warmupSeconds} s of warm-up, ${setting.seconds} s measured (streams-open: ${setting.openSeconds} s); ` +
      `log level ${setting.logLevel}; ${setting.loadSide}; ${setting.cores}.`,
  ];
  if (calibration !== undefined) {
    lines.push(
      `The same piece of work took the subject's core ${round(calibration.median)} ms of CPU time ` +
        `(quartiles ${round(calibration.lowerQuartile)}–${round(calibration.upperQuartile)}, ${calibration.count} times).`,
    );
  }
  return lines.join('\n');
}

function table({ work }: Report): string {
  const rows = work.flatMap(({ workload, figures }) =>
    figures.map((figure, index) => [
      index === 0 ? `**${workload.name}**: ${workload.title}` : '',
      figure.name,
      cell(figure, 'gateway'),
      cell(figure, 'floor'),
      cell(figure, 'direct'),
      ratioCell(figure.toFloor),
    ]),
  );
  const head = ['work', 'figure, median of lives', 'gateway', 'floor', 'direct', 'gateway ÷ floor (quartiles)'];
  return markdownTable(head, rows, 2);
}

function cell({ of, unit }: Figure, subject: SubjectName): string {
  const figure = of[subject];
  if (figure === undefined) return '–';
  return 'missing' in figure ? 'missing' : withUnit(figure.median, unit);
}

function missing({ work }: Report): string[] {
  return work.flatMap(({ workload, figures }) =>
    figures.flatMap((figure) =>
      Object.entries(figure.of).flatMap(([subject, value]) =>
        'missing' in value ? [`Missing: ${workload.name}, ${figure.name} of the ${subject}: ${value.missing}.`] : [],
      ),
    ),
  );
}
