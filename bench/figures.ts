import { type Life } from './life.js';
import { cpuReading, PROXIES, type Reading, readingsOf, type Unit } from './readings.js';
import { differences, ratios, type Spread, spreadOf } from './statistics.js';
import { type StartWork, type SubjectName, type Workload } from './workloads.js';

/** A figure that could not be taken, and why. It is never made up. */
export interface Missing {
  readonly missing: string;
}

/** One line of the table: one figure of every subject, over all lives. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  /** A subject that has no such figure is absent. */
  readonly of: Readonly<Partial<Record<SubjectName, Spread | Missing>>>;
  /** Gateway ÷ floor, life by life; absent where the floor has no such figure. */
  readonly toFloor?: Spread | Missing;
}

/** Every figure of one kind of work. */
export function figuresOf(work: Workload | StartWork, lives: readonly Life[]): Figure[] {
  const valuesOf: ValuesOf = (reading, subject) =>
    lives.filter((life) => life.subject === subject).map((life) => reading.read(life));
  if (work.kind === 'load' && work.subjects.includes('refusing')) return refusalFigures(valuesOf);
  const readings = readingsOf(work);
  const figures = readings.map((reading) => toFigure(reading, (subject) => valuesOf(reading, subject)));
  if (!work.subjects.includes('direct')) return figures;
  const addedTo = (base: SubjectName, subjects: readonly SubjectName[]): Figure[] =>
    readings
      .filter(({ isLatency }) => isLatency)
      .map((reading) =>
        toFigure({ ...reading, name: `${reading.name}, added to ${base}`, subjects }, (subject) =>
          differences(valuesOf(reading, subject), valuesOf(reading, base)),
        ),
      );
  return [...figures, ...addedTo('direct', PROXIES), ...addedTo('floor', ['gateway'])];
}

type Values = readonly (number | undefined)[];
type ValuesOf = (reading: Reading, subject: SubjectName) => Values;

/** What a refusal costs beside an answer: one gateway, shown a wrong key and a right one. */
function refusalFigures(valuesOf: ValuesOf): Figure[] {
  const cpu: Reading = { ...cpuReading({}), subjects: ['gateway'] };
  const refused = valuesOf(cpu, 'refusing');
  const served = valuesOf(cpu, 'gateway');
  return [
    toFigure({ ...cpu, name: 'CPU per request refused' }, () => refused),
    toFigure({ ...cpu, name: 'CPU per request served' }, () => served),
    toFigure({ ...cpu, name: 'refused ÷ served', unit: '×' }, () => ratios(refused, served)),
  ];
}

function toFigure({ name, unit, subjects, whyMissing }: Reading, valuesOf: (subject: SubjectName) => Values): Figure {
  const present = (values: Values): Spread | Missing =>
    spreadOf(values.filter((value) => value !== undefined)) ?? { missing: whyMissing };
  return {
    name,
    unit,
    of: Object.fromEntries(subjects.map((subject) => [subject, present(valuesOf(subject))])),
    ...(subjects.includes('floor') && { toFloor: present(ratios(valuesOf('gateway'), valuesOf('floor'))) }),
  };
}
