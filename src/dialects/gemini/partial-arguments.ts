import { isRawJson, readNumber } from '../../codec/json.js';
import { readText } from '../shared/reply-values.js';
import { type GeminiPartialArgument } from './gemini.wire.js';

/** A list, or an object without a prototype, so that no name of a member is special. */
type Container = unknown[] | Record<string, unknown>;

/** `.name`, `[0]` or `['name']` of a JSON path. */
const STEP = /\.([^.[\]]+)|\[(\d{1,4})\]|\['((?:[^'\\]|\\.)*)'\]/g;

/** The arguments of a call that Vertex streams piece by piece: each names its place and a value or more of a text. */
export class PartialArguments {
  private readonly root: Container = Object.create(null) as Record<string, unknown>;

  add(piece: GeminiPartialArgument): void {
    const steps = readSteps(readText(piece.jsonPath) ?? '');
    const last = steps.at(-1);
    const value = readValue(piece);
    if (last === undefined || value === undefined) return;
    const container = this.containerOf(steps);
    if (container === undefined || !hasPlace(container, last)) return;
    const before = read(container, last);
    write(container, last, typeof before === 'string' && typeof value === 'string' ? before + value : value);
  }

  /** The arguments so far as JSON text. */
  toJson(): string {
    return JSON.stringify(this.root);
  }

  /** What holds the last step; undefined where a value is in the way. */
  private containerOf(steps: readonly (string | number)[]): Container | undefined {
    let container = this.root;
    for (const [index, step] of steps.slice(0, -1).entries()) {
      let next = read(container, step);
      if (next === undefined) {
        if (!hasPlace(container, step)) return undefined;
        next = typeof steps[index + 1] === 'number' ? [] : Object.create(null);
        write(container, step, next);
      }
      if (typeof next !== 'object' || next === null || isRawJson(next)) return undefined;
      container = next as Container;
    }
    return container;
  }
}

function readSteps(path: string): (string | number)[] {
  return Array.from(path.matchAll(STEP), ([, name, index, quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index),
  );
}

function readValue(piece: GeminiPartialArgument): unknown {
  const { stringValue, numberValue, boolValue } = piece;
  if (typeof stringValue === 'string') return stringValue;
  if (readNumber(numberValue) !== undefined) return numberValue;
  if (typeof boolValue === 'boolean') return boolValue;
  return 'nullValue' in piece ? null : undefined;
}

/** Lists grow at their end: a gap would have to be filled with as many nulls as a number can say. */
function hasPlace(container: Container, step: string | number): boolean {
  return !Array.isArray(container) || (typeof step === 'number' && step <= container.length);
}

function read(container: Container, step: string | number): unknown {
  return Array.isArray(container) ? container[Number(step)] : container[step];
}

function write(container: Container, step: string | number, value: unknown): void {
  if (Array.isArray(container)) container[Number(step)] = value;
  else container[step] = value;
}
