import { median } from '../statistics.js';
import { type Axis } from './axes.js';
import { type ScalingLife } from './scaling-life.js';
import { growthExponent, isSuperlinear, lastExponent, type Point } from './slope.js';

/** How one quantity grows along one axis. */
export interface Series {
  readonly axis: Axis['name'];
  readonly name: string;
  readonly unit: string;
  /** Medians of the lives. */
  readonly points: readonly Point[];
  /** 1 is linear; undefined where there are too few points. */
  readonly exponent: number | undefined;
  readonly lastExponent: number | undefined;
  readonly isSuperlinear: boolean;
}

/** One axis with its quantities. */
export interface ScalingReport {
  readonly axis: Axis;
  readonly series: readonly Series[];
  readonly lives: readonly ScalingLife[];
}

interface Quantity {
  readonly name: string;
  readonly unit: string;
  readonly read: (life: ScalingLife) => number | undefined;
}

/** CPU, memory and p99 along an axis. */
export function seriesOf(axis: Axis, lives: readonly ScalingLife[]): Series[] {
  return quantitiesOf(axis).map(({ name, unit, read }) => {
    const points = axis.steps.flatMap((step): Point[] => {
      const values = lives.filter((life) => life.step === step).flatMap((life) => read(life) ?? []);
      return values.length === 0 ? [] : [{ x: step, y: median(values) }];
    });
    return {
      ...{ axis: axis.name, name, unit, points },
      ...{ exponent: growthExponent(points), lastExponent: lastExponent(points), isSuperlinear: isSuperlinear(points) },
    };
  });
}

function quantitiesOf({ name }: Axis): readonly Quantity[] {
  const isStreams = name === 'streams';
  return [
    isStreams
      ? { name: 'CPU, share of a core', unit: '%', read: ({ cpuSeconds }) => times(cpuSeconds, 100) }
      : { name: 'CPU per request', unit: 'ms', read: ({ cpuSeconds }) => times(cpuSeconds, 1000) },
    {
      name: name === 'keys' ? 'memory, resident' : 'memory beyond idle',
      unit: 'MiB',
      read: ({ memoryBytes }) => times(memoryBytes, 2 ** -20),
    },
    {
      name: isStreams ? 'delay of an event, p99' : 'latency, p99',
      unit: 'ms',
      read: ({ p99Us }) => times(p99Us, 1e-3),
    },
  ];
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
