import { type ClassConstructor } from 'class-transformer';

/** A key whose value is described by a class of its own. */
export interface Child {
  readonly kind: 'object' | 'list' | 'record';
  readonly type: ClassConstructor<object>;
  /** For a record: which member names are accepted, and how to say so. */
  readonly names?: { readonly pattern: RegExp; readonly expectation: string };
}

/** An empty secret is a fault, or as good as none. */
export type BlankSecret = 'blankIsFault' | 'blankIsAbsent';

/** Which keys a class of the configuration knows. Filled by the decorators on the class. */
export interface Shape {
  /** Keys that the class-validator rules of the class check. */
  readonly fields: Set<string>;
  /** Fields that hold a secret or a reference to one, and what an empty text in them means. */
  readonly secrets: Map<string, BlankSecret>;
  readonly children: Map<string, Child>;
  /** Bifrost's keys that are accepted without effect, each with the end of the sentence that says so. */
  readonly unused: Map<string, string>;
}

const shapes = new WeakMap<object, Shape>();

/** The shape of a configuration class. */
export function shapeOf(type: object): Shape {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const shape: Shape = { fields: new Set(), secrets: new Map(), children: new Map(), unused: new Map() };
  shapes.set(type, shape);
  return shape;
}
