import { type Life } from './life.js';
import { PROXIES, type Reading, readingsOf, type Unit } from './readings.js';
import { differences, ratios, type Spread, spreadOf } from './statistics.js';
import { type SubjectName, type Workload } from './workloads.js';

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
export function figuresOf(workload: Workload, lives: readonly Life[]): Figure[] {
  const valuesOf = (reading: Reading, subject: SubjectName): Values =>
    lives.filter((life) => life.subject === subject).map((life) => reading.read(life));
  const readings = readingsOf(workload);
  const figures = readings.map((reading) => toFigure(reading, (subject) => valuesOf(reading, subject)));
  if (!workload.subjects.includes('direct')) return figures;
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
