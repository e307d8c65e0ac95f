/**
 * Tells when a JSON text that is read piece by piece is closed: every bracket and string that opened has ended. It reads
 * each character once and proves no syntax; that is a parser's work.
 */
export class JsonProgress {
  private depth = 0;
  private inString = false;
  /** True when the next character of a string is escaped: it may be the next piece's first. */
  private escaped = false;
  private begun = false;

  /** True when the pieces so far may be a whole JSON text. */
  get isClosed(): boolean {
    return this.begun && this.depth === 0 && !this.inString;
  }

  /** Reads the next piece of the text. */
  read(piece: string): void {
    for (let offset = 0; offset < piece.length; offset += 1) {
      const code = piece.charCodeAt(offset);
      if (this.inString) this.readString(code);
      else this.readStructure(code);
    }
  }

  private readStructure(code: number): void {
    if (code === QUOTE) this.inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.depth -= 1;
    if (code > SPACE) this.begun = true;
  }

  private readString(code: number): void {
    if (this.escaped) this.escaped = false;
    else if (code === BACKSLASH) this.escaped = true;
    else if (code === QUOTE) this.inString = false;
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
