import { formsOf, secretParts } from '../../src/observability/configured-secrets.js';

/** Shorter texts are words, and stand where they stand for reasons of their own. */
const MIN_LENGTH = 8;

/** A shorter piece of base64 may be chance. */
const MIN_BASE64_LENGTH = 12;

interface Needles {
  readonly list: readonly (readonly [needle: Buffer, name: string])[];
  /** Bytes of the longest. */
  readonly longest: number;
}

/** Finds secrets in bytes, however they are written: as they are, in JSON, in a URL, in a form, in base64. */
export class SecretScanner {
  /** What each form stands for, by the form in latin1. */
  private readonly names = new Map<string, string>();
  private compiled: Needles | undefined;

  /** @param name what a finding calls the secret: where it stands in the configuration */
  add(name: string, secret: string): void {
    for (const part of secretParts(secret)) {
      if (part.length < MIN_LENGTH) continue;
      for (const form of [...formsOf(part), ...base64FormsOf(part)]) this.addForm(name, form);
    }
  }

  /** Forgets a secret that may be repeated. */
  allow(secret: string): void {
    for (const form of [...formsOf(secret), ...base64FormsOf(secret)]) this.names.delete(latin1Of(form));
    this.compiled = undefined;
  }

  /** The names of the secrets that the bytes hold. */
  find(bytes: Buffer): string[] {
    if (bytes.length === 0) return [];
    const found: string[] = [];
    for (const [needle, name] of this.needles.list) if (bytes.includes(needle)) found.push(name);
    return found;
  }

  /** Reads a stream piece by piece; a secret that two or more pieces share is found too. It keeps a few bytes of each stream. */
  openStream(): (piece: Buffer) => string[] {
    let tail: Buffer = Buffer.alloc(0);
    return (piece) => {
      const overlap = this.needles.longest - 1;
      const isShort = piece.length <= overlap;
      const border = tail.length === 0 && isShort ? piece : Buffer.concat([tail, piece.subarray(0, overlap)]);
      const found = this.find(border);
      if (!isShort) found.push(...this.find(piece));
      const end = isShort ? border : piece;
      tail = Buffer.from(end.subarray(Math.max(0, end.length - overlap)));
      return found;
    };
  }

  private get needles(): Needles {
    if (this.compiled === undefined) {
      const list = [...this.names].map(([form, name]) => [Buffer.from(form, 'latin1'), name] as const);
      this.compiled = { list, longest: list.reduce((most, [needle]) => Math.max(most, needle.length), 1) };
    }
    return this.compiled;
  }

  private addForm(name: string, form: string): void {
    const key = latin1Of(form);
    this.compiled = undefined;
    if (!this.names.has(key)) this.names.set(key, name);
  }
}

/** The three ways in which a text can stand inside of base64, without the characters that its neighbours share. */
function base64FormsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const form = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return form.length < MIN_BASE64_LENGTH ? [] : [form];
  });
}

function latin1Of(form: string): string {
  return Buffer.from(form).toString('latin1');
}
