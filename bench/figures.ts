import { type Life } from './life.js';
import { cpuReading, type Reading, readingsOf, type Unit } from './readings.js';
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

type Values = readonly (number | undefined)[];
type ValuesOf = (reading: Reading, subject: SubjectName) => Values;

/** Every figure of one kind of work. */
export function figuresOf(work: Workload | StartWork, lives: readonly Life[]): Figure[] {
  const valuesOf: ValuesOf = (reading, subject) =>
    lives
      .filter((life) => life.subject === subject)
      .toSorted((left, right) => left.number - right.number)
      .map((life) => reading.read(life));
  const has = (subject: SubjectName): boolean => work.subjects.includes(subject);
  const readings = readingsOf(work).map((reading) => ({ ...reading, subjects: reading.subjects.filter(has) }));
  return [
    ...readings.map((reading) => toFigure(reading, (subject) => valuesOf(reading, subject))),
    ...(['quiet', 'frame'] as const).filter(has).map((subject) => instead(subject, valuesOf)),
    ...(has('traced') ? besideFigures('traced', valuesOf) : []),
    ...(['refusing', 'refusing-frame'] as const).filter(has).flatMap((subject) => besideFigures(subject, valuesOf)),
    ...(has('direct') ? addedFigures(readings, valuesOf, has) : []),
  ];
}

/** By how much the proxies' latencies exceed those of the direct way, and the gateway's those of the floor. */
function addedFigures(
  readings: readonly Reading[],
  valuesOf: ValuesOf,
  has: (subject: SubjectName) => boolean,
): Figure[] {
  const addedTo = (base: SubjectName, subjects: readonly SubjectName[]): Figure[] =>
    readings
      .filter(({ isLatency }) => isLatency)
      .map((reading) =>
        toFigure({ ...reading, name: `${reading.name}, added to ${base}`, subjects }, (subject) =>
          differences(valuesOf(reading, subject), valuesOf(reading, base)),
        ),
      );
  const proxies = (['gateway', 'floor'] as const).filter(has);
  return [...addedTo('direct', proxies), ...(has('floor') ? addedTo('floor', ['gateway']) : [])];
}

/** What stands in the gateway's place beside the floor. */
const INSTEAD = {
  quiet: 'CPU per request, log off',
  frame: 'CPU per request, bare frame of Nest',
} as const;

/** The gateway without its log, or the bare frame, beside the floor. */
function instead(other: keyof typeof INSTEAD, valuesOf: ValuesOf): Figure {
  const cpu: Reading = { ...cpuReading({}), name: INSTEAD[other] };
  return toFigure({ ...cpu, subjects: ['gateway', 'floor'] }, (subject) =>
    valuesOf(cpu, subject === 'gateway' ? other : subject),
  );
}

/** How the figures of a gateway are called that does another thing than the one that serves. */
const BESIDE = {
  refusing: { name: 'CPU per request refused', ratio: 'refused ÷ served' },
  'refusing-frame': {
    name: 'CPU per request refused, bare frame of Nest',
    ratio: 'refused by the bare frame ÷ served by the gateway',
  },
  traced: { name: 'CPU per request, traced', ratio: 'traced ÷ not' },
} as const;

/** What another thing costs beside an answer: a refusal of a wrong key, a trace. */
function besideFigures(subject: keyof typeof BESIDE, valuesOf: ValuesOf): Figure[] {
  const cpu: Reading = { ...cpuReading({}), subjects: ['gateway'] };
  const values = valuesOf(cpu, subject);
  const { name, ratio } = BESIDE[subject];
  return [
    toFigure({ ...cpu, name }, () => values),
    toFigure({ ...cpu, name: ratio, unit: '×' }, () => ratios(values, valuesOf(cpu, 'gateway'))),
  ];
}

function toFigure({ name, unit, subjects, whyMissing }: Reading, valuesOf: (subject: SubjectName) => Values): Figure {
  const present = (values: Values): Spread | Missing =>
    spreadOf(values.filter((value) => value !== undefined)) ?? { missing: whyMissing };
  return {
    name,
    unit,
    of: Object.fromEntries(subjects.map((subject) => [subject, present(valuesOf(subject))])),
    ...(subjects.includes('floor') &&
      subjects.includes('gateway') && { toFloor: present(ratios(valuesOf('gateway'), valuesOf('floor'))) }),
  };
}
