import { joinPath } from './json-path.js';
import { endOfString } from './json-string.js';

/** Something wrong with a JSON text, and where. */
export interface JsonFault {
  /** Line and column, both from 1. */
  readonly position: string;
  /** What is wrong or expected. Repeats nothing of the text but keys. */
  readonly message: string;
}

interface Container {
  readonly path: string;
  /** Where each key was written; absent for a list. */
  readonly keys?: Map<string, number>;
  /** The key or index that the next value has. */
  current: string;
}

type Expectation = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

const BLANKS = ' \t\r\n';
const PUNCTUATION = '{}[],:';
const QUOTE = '"';

/** Keys written twice that are told: to say where each stands, all of the text before it is read. */
const MAX_DUPLICATES = 100;

/**
 * Finds why a text is not JSON, or else the keys that are written twice in one object. `JSON.parse` names no position
 * for some faults, quotes the text (which may hold a secret) for others, and lets the last of two equal keys win.
 */
export function findJsonFaults(text: string): JsonFault[] {
  return new JsonCheck(text).run();
}

class JsonCheck {
  private readonly containers: Container[] = [];
  private readonly duplicates: JsonFault[] = [];
  private expectation: Expectation = 'value';
  private offset = 0;

  constructor(private readonly text: string) {}

  run(): JsonFault[] {
    while (this.acceptsToken());
    const atEnd = this.offset === this.text.length;
    if (atEnd && this.expectation === 'nothing') return this.duplicates;
    return [this.faultAt(this.offset, this.describeRefusal(atEnd))];
  }

  private acceptsToken(): boolean {
    const { text } = this;
    while (this.offset < text.length && BLANKS.includes(text.charAt(this.offset))) this.offset += 1;
    const end = endOfToken(text, this.offset);
    if (end === this.offset || !this.accepts(text.slice(this.offset, end))) return false;
    this.offset = end;
    return true;
  }

  private accepts(token: string): boolean {
    switch (token) {
      case '{':
      case '[':
        return this.opens(token === '{');
      case '}':
      case ']':
        return this.closes(token === '}');
      case ',':
        return this.separates();
      case ':':
        return this.advances('colon', 'value');
      default:
        return this.acceptsScalar(token);
    }
  }

  private opens(isObject: boolean): boolean {
    if (!this.expectation.startsWith('value')) return false;
    const path = this.place();
    this.containers.push(isObject ? { path, keys: new Map(), current: '' } : { path, current: '0' });
    this.expectation = isObject ? 'key or end' : 'value or end';
    return true;
  }

  private closes(isObject: boolean): boolean {
    const container = this.containers.at(-1);
    if (container === undefined || isObject !== (container.keys !== undefined)) return false;
    if (!this.expectation.endsWith('or end')) return false;
    this.containers.pop();
    this.completeValue();
    return true;
  }

  private separates(): boolean {
    const container = this.containers.at(-1);
    if (container === undefined) return false;
    const isList = container.keys === undefined;
    if (!this.advances('comma or end', isList ? 'value' : 'key')) return false;
    if (isList) container.current = String(Number(container.current) + 1);
    return true;
  }

  private acceptsScalar(text: string): boolean {
    const value = parseScalar(text);
    if (value === undefined) return false;
    const keys = this.containers.at(-1)?.keys;
    if (typeof value === 'string' && keys !== undefined && this.expectation.startsWith('key')) {
      this.enterKey(value, keys);
      return true;
    }
    if (!this.expectation.startsWith('value')) return false;
    this.completeValue();
    return true;
  }

  private enterKey(key: string, keys: Map<string, number>): void {
    const container = this.containers.at(-1);
    if (container !== undefined) container.current = key;
    const first = keys.get(key);
    if (first === undefined) keys.set(key, this.offset);
    else if (this.duplicates.length < MAX_DUPLICATES) {
      const earlier = positionOf(this.text, first);
      this.duplicates.push(
        this.faultAt(this.offset, `${this.place()} is written twice, first at ${earlier}; keep one`),
      );
    }
    this.expectation = 'colon';
  }

  private advances(from: Expectation, to: Expectation): boolean {
    if (this.expectation !== from) return false;
    this.expectation = to;
    return true;
  }

  private completeValue(): void {
    this.expectation = this.containers.length === 0 ? 'nothing' : 'comma or end';
  }

  private place(): string {
    const container = this.containers.at(-1);
    return container === undefined ? '' : joinPath(container.path, container.current);
  }

  private faultAt(offset: number, message: string): JsonFault {
    return { position: positionOf(this.text, offset), message };
  }

  private describeRefusal(atEnd: boolean): string {
    const isString = this.text[this.offset] === '"' && /^(?:value|key)/.test(this.expectation);
    if (isString) return 'the text that begins here lacks its closing quote or holds a line break or a bad escape';
    return `expected ${this.describeExpectation()}${atEnd ? ', found the end of the text' : ''}`;
  }

  private describeExpectation(): string {
    switch (this.expectation) {
      case 'value':
        return 'a value';
      case 'value or end':
        return 'a value or "]"';
      case 'key':
        return 'a key in double quotes';
      case 'key or end':
        return 'a key in double quotes or "}"';
      case 'colon':
        return '":"';
      case 'comma or end':
        return this.containers.at(-1)?.keys === undefined ? '"," or "]"' : '"," or "}"';
      case 'nothing':
        return 'nothing after the configuration';
    }
  }
}

/**
 * Offset behind the token that begins at `start`: punctuation, a string, or a run of anything else. `start` itself for a
 * string that does not end, and at the end of the text.
 */
function endOfToken(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '' || PUNCTUATION.includes(first)) return start + first.length;
  if (first === QUOTE) {
    const quote = endOfString(text, start);
    return quote === text.length ? start : quote + 1;
  }
  let end = start + 1;
  while (end < text.length && !endsRun(text.charAt(end))) end += 1;
  return end;
}

function endsRun(character: string): boolean {
  return BLANKS.includes(character) || PUNCTUATION.includes(character) || character === QUOTE;
}

/** A string, number, boolean or null; undefined when the text is none of them. */
function parseScalar(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return `${before.split('\n').length}:${offset - lineStart + 1}`;
}
