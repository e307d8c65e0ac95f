import { type JsonObject, type JsonValue } from '../model/json.js';

/** Both names that callers know the matched stop sequence by: in a whole reply and in the events of a stream. */
const STOP_SEQUENCE_POINTERS: ReadonlySet<string> = new Set(['/stop_sequence', '/delta/stop_sequence']);

/**
 * What `additionalModelResponseFieldPaths` ask of a vendor's own reply: JSON Pointers (RFC 6901), each read where it
 * leads somewhere and ignored where it does not. In a stream every event is read, and the last value that is not null
 * counts. The matched stop sequence is found under Anthropic's names whatever the vendor is.
 */
export class ResponseFields {
  private readonly found = new Map<string, JsonValue>();

  /** @param pointers well-formed JSON Pointers */
  constructor(private readonly pointers: readonly string[]) {}

  /** True when nothing is asked, so that nobody needs to prepare the reply for it. */
  get isEmpty(): boolean {
    return this.pointers.length === 0;
  }

  /** Reads a whole reply or one event of a stream. */
  read(reply: unknown): void {
    for (const pointer of this.pointers) {
      const value = evaluate(pointer, reply);
      if (value !== undefined && (value !== null || !this.found.has(pointer))) this.found.set(pointer, value);
    }
  }

  /** The stop sequence that ended the turn, where the vendor tells it. A reply that has the field itself comes first. */
  stopSequence(matched: string): void {
    for (const pointer of this.pointers) {
      if (STOP_SEQUENCE_POINTERS.has(pointer) && !this.found.get(pointer)) this.found.set(pointer, matched);
    }
  }

  /**
   * An object in which every pointer leads to its value again; undefined where none led anywhere. Places in lists are
   * keyed by their index, so that `/choices/1` needs no other choices.
   */
  get result(): JsonObject | undefined {
    if (this.found.size === 0) return undefined;
    const root = new Container();
    for (const [pointer, value] of this.found) root.place(tokensOf(pointer), value);
    return root.toJson();
  }
}

/** An object of the result under construction; the vendor's own values are not touched. */
class Container {
  private readonly members = new Map<string, Container | { readonly value: JsonValue }>();

  place([name = '', ...rest]: readonly string[], value: JsonValue): void {
    const member = this.members.get(name);
    // What stands above holds what is below it already.
    if (member !== undefined && !(member instanceof Container)) return;
    if (rest.length === 0) {
      this.members.set(name, { value });
      return;
    }
    const container = member ?? new Container();
    if (member === undefined) this.members.set(name, container);
    container.place(rest, value);
  }

  toJson(): JsonObject {
    return Object.fromEntries(
      [...this.members].map(([name, member]) => [name, member instanceof Container ? member.toJson() : member.value]),
    );
  }
}

function tokensOf(pointer: string): string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What the pointer leads to; undefined where it leads nowhere. */
function evaluate(pointer: string, reply: unknown): JsonValue | undefined {
  let value = reply;
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(value)) value = LIST_INDEX.test(token) ? (value as unknown[])[Number(token)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
    if (value === undefined) return undefined;
  }
  return value as JsonValue;
}

const LIST_INDEX = /^(?:0|[1-9]\d{0,8})$/;

/** A number that is kept as text is an object without a prototype. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null;
}
