import { type Type } from '@nestjs/common';
import { type ErrorKind } from '../gateway/errors/error-kind.js';
import { type JsonSchema } from './schemas/json-schema.js';

/** A method of HTTP as OpenAPI writes it. */
export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options';

/** A parameter of the path or of the query, or a header of the request. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: string;
}

/** Bodies by what they show. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: object }>>;

export interface DescribedBody {
  /** Name of the schema. */
  readonly schema: string;
  readonly description: string;
  readonly required: boolean;
  readonly examples: Examples;
}

/** An answer that is no refusal. */
export interface DescribedAnswer {
  readonly status: number;
  readonly description: string;
  /** Names of `components.headers`. */
  readonly headers?: readonly string[];
  /** Schemas by media type; none for an answer without a body. */
  readonly content?: Readonly<Record<string, JsonSchema>>;
}

/** What a route is for, what it takes and what it gives. Path, method and credentials come from the code. */
export interface DescribedOperation {
  readonly summary: string;
  readonly description: string;
  /** The methods that a handler of all methods lets pass (`requireMethod`). */
  readonly methods?: readonly Method[];
  /** What the rest of the path is called that a `*` of the route takes. */
  readonly wildcard?: string;
  readonly parameters?: readonly DescribedParameter[];
  readonly body?: DescribedBody;
  readonly answers: readonly DescribedAnswer[];
  /** How it may be refused, beside what every route of its kind may answer. */
  readonly errors?: readonly ErrorKind[];
}

/** A handler that is no operation of its own: it says what is wrong with a request for another one. */
export const UNLISTED = 'unlisted';

/** The operations of one controller, every handler of it. */
export interface DescribedController {
  readonly controller: { readonly prototype: object };
  readonly operations: Readonly<Record<string, DescribedOperation | typeof UNLISTED>>;
}

/** A controller's operations; the compiler asks for every public method of it. */
export function describeController<Handlers extends object>(
  controller: { readonly prototype: Handlers },
  operations: Readonly<Record<keyof Handlers & string, DescribedOperation | typeof UNLISTED>>,
): DescribedController {
  return { controller, operations };
}

/** Which part of the document the routes of a controller stand in. */
export interface TaggedController {
  readonly controller: Type;
  readonly tag: string;
}
