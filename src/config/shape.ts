import { type ClassConstructor } from 'class-transformer';

/** Which member names an object accepts, and how to say so. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly expectation: string;
}

/** Members that are described by a class of their own. */
export interface ObjectChild {
  readonly kind: 'object' | 'list' | 'record';
  readonly type: ClassConstructor<object>;
  /** For a record. */
  readonly names?: NameRule;
  /** For a record: the key that a value stands for which is no object. */
  readonly shorthand?: string;
}

/** An object whose member names are the operator's and whose values are texts, each perhaps `env.NAME`. */
export interface TableChild {
  readonly kind: 'table';
  readonly names: NameRule;
  readonly content: SecretContent;
  /** What a value has to be beside a text, and how to say so. */
  readonly values?: { readonly accepts: (text: string) => boolean; readonly expectation: string };
}

/** A key whose value is no plain value. */
export type Child = ObjectChild | TableChild;

/** An empty secret is a fault, or as good as none. */
export type BlankSecret = 'blankIsFault' | 'blankIsAbsent';

/** What a secret may hold: what a header carries without spaces, any value of a header, or any text. */
export type SecretContent = 'token' | 'header' | 'text';

/** A field that holds a secret or a reference to one. */
export interface SecretRule {
  readonly blank: BlankSecret;
  readonly content: SecretContent;
}

/** Which keys a class of the configuration knows. Filled by the decorators on the class. */
export interface Shape {
  /** Keys that the class-validator rules of the class check. */
  readonly fields: Set<string>;
  /** Fields that hold a secret or another value that may be written as a reference. */
  readonly secrets: Map<string, SecretRule>;
  /** Those of `secrets`, and tables, that may be shown to whoever reads the configuration; all others are masked. */
  readonly shown: Set<string>;
  readonly children: Map<string, Child>;
  /** Bifrost's keys that are accepted without effect, each with the end of the sentence that says so. */
  readonly unused: Map<string, string>;
}

const shapes = new WeakMap<object, Shape>();

/** The shape of a configuration class. */
export function shapeOf(type: object): Shape {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const shape: Shape = {
    fields: new Set(),
    secrets: new Map(),
    shown: new Set(),
    children: new Map(),
    unused: new Map(),
  };
  shapes.set(type, shape);
  return shape;
}
