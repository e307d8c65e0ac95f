import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { isJsonObject } from '../codec/json.js';
import { joinPath } from '../codec/json-path.js';
import { type Findings } from './findings.js';
import { type EnvironmentVariables, resolveSecret, type SecretSources } from './resolve-secret.js';
import { type SecretFiles } from './secret-files.js';
import { type Child, type ObjectChild, type SecretRule, type Shape, shapeOf, type TableChild } from './shape.js';
import { suggestKey } from './suggest-key.js';

/** A JSON object taken apart by what its class says of each key. */
interface Members {
  readonly fields: Record<string, unknown>;
  readonly children: { readonly key: string; readonly child: Child; readonly value: unknown }[];
  /** Fields whose fault is reported already. */
  readonly refused: Set<string>;
}

/** Makes configuration objects of parsed JSON. Faults and notices are collected; no value of the input is repeated. */
export class ObjectBinder {
  private readonly sources: SecretSources;

  /** @param files what `file.PATH` may lead to; such a text is no reference when absent */
  constructor(
    environment: EnvironmentVariables,
    private readonly findings: Findings,
    files?: SecretFiles,
  ) {
    this.sources = { environment, files };
  }

  /** An instance of `type`; where the input is at fault, it holds defaults or what was written. */
  bind<T extends object>(type: ClassConstructor<T>, input: unknown, path: string): T {
    if (!isJsonObject(input)) {
      this.findings.fault(path, 'expected an object');
      return new type();
    }
    const members = this.sort(shapeOf(type), input, path);
    const instance = toInstance(type, members.fields);
    this.validate(instance, members.refused, path);
    for (const { key, child, value } of members.children) {
      Object.assign(instance, { [key]: this.bindChild(child, value, joinPath(path, key)) });
    }
    dropUndefined(instance);
    return instance;
  }

  private sort(shape: Shape, input: object, path: string): Members {
    const members: Members = { fields: {}, children: [], refused: new Set() };
    for (const [key, value] of Object.entries(input)) {
      const child = shape.children.get(key);
      const secret = shape.secrets.get(key);
      if (child !== undefined) members.children.push({ key, child, value });
      else if (value === '' && secret?.blank === 'blankIsAbsent') continue;
      else if (secret !== undefined) this.bindSecret(members, { key, value, path }, secret);
      else if (shape.fields.has(key)) members.fields[key] = value;
      else this.reportKey(shape, key, joinPath(path, key));
    }
    return members;
  }

  private bindSecret(
    members: Members,
    { key, value, path }: { readonly key: string; readonly value: unknown; readonly path: string },
    { content }: SecretRule,
  ): void {
    const secret = resolveSecret(value, this.sources, content);
    if ('value' in secret) {
      members.fields[key] = secret.value;
      return;
    }
    members.refused.add(key);
    this.findings.fault(joinPath(path, key), secret.fault);
  }

  private reportKey(shape: Shape, key: string, path: string): void {
    const sentence = shape.unused.get(key);
    if (sentence !== undefined) {
      this.findings.notice(`${path} ${sentence}`);
      return;
    }
    const nearest = suggestKey(key, [...shape.fields, ...shape.children.keys(), ...shape.unused.keys()]);
    this.findings.fault(path, nearest === undefined ? 'unknown key' : `unknown key; did you mean "${nearest}"?`);
  }

  private validate(instance: object, refused: ReadonlySet<string>, path: string): void {
    for (const { property, constraints } of validateSync(instance, { forbidUnknownValues: false })) {
      if (refused.has(property)) continue;
      this.findings.fault(joinPath(path, property), Object.values(constraints ?? {}).join('; '));
    }
  }

  private bindChild(child: Child, input: unknown, path: string): unknown {
    if (child.kind === 'object') return this.bind(child.type, input, path);
    if (child.kind === 'table') {
      return this.bindMembers(child, input, path, (value, place) => this.bindText(child, value, place));
    }
    if (child.kind === 'record') {
      return this.bindMembers(child, input, path, (value, place) =>
        this.bind(child.type, writtenOut(value, child), place),
      );
    }
    if (!Array.isArray(input)) {
      this.findings.fault(path, 'expected a list');
      return [];
    }
    return input.map((item: unknown, index) => this.bind(child.type, item, joinPath(path, String(index))));
  }

  private bindMembers<T>(
    { names }: Pick<Child, 'names'>,
    input: unknown,
    path: string,
    bindMember: (value: unknown, place: string) => T,
  ): Record<string, T> {
    // Without a prototype, so that a name such as "constructor" finds nothing unless it was written.
    const record = Object.create(null) as Record<string, T>;
    if (!isJsonObject(input)) {
      this.findings.fault(path, 'expected an object');
      return record;
    }
    for (const [name, value] of Object.entries(input)) {
      const place = joinPath(path, name);
      if (names?.pattern.test(name) ?? true) record[name] = bindMember(value, place);
      else this.findings.fault(place, `expected ${names?.expectation ?? 'a name'}`);
    }
    return record;
  }

  /** @returns an empty text where the value is at fault */
  private bindText({ content, values }: TableChild, value: unknown, place: string): string {
    const text = resolveSecret(value, this.sources, content);
    if ('fault' in text) this.findings.fault(place, text.fault);
    else if (values?.accepts(text.value) === false) this.findings.fault(place, `expected ${values.expectation}`);
    else return text.value;
    return '';
  }
}

/** A member of a record as an object, where a plain value may stand for one of its keys. */
function writtenOut(value: unknown, { shorthand }: Pick<ObjectChild, 'shorthand'>): unknown {
  return shorthand === undefined || isJsonObject(value) ? value : { [shorthand]: value };
}

/** class-transformer calls an object's own `constructor`; no field takes an object, so none is handed to it. */
function toInstance<T extends object>(type: ClassConstructor<T>, fields: Record<string, unknown>): T {
  const plain: Record<string, unknown> = {};
  const misplaced: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const holdsObject = Array.isArray(value)
      ? value.some((item) => typeof item === 'object')
      : typeof value === 'object';
    (holdsObject ? misplaced : plain)[key] = value;
  }
  return Object.assign(plainToInstance(type, plain, { exposeDefaultValues: true }), misplaced);
}

function dropUndefined(instance: object): void {
  for (const [key, value] of Object.entries(instance)) {
    if (value === undefined) Reflect.deleteProperty(instance, key);
  }
}
