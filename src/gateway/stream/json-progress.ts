/**
 * Tells when a JSON text that grows at its end is closed: every bracket and string that opened has ended. It reads each
 * character once and proves no syntax; that is a parser's work.
 */
export class JsonProgress {
  private offset = 0;
  private depth = 0;
  private inString = false;
  private begun = false;

  /** `text` is the text of the last call, or a longer one that begins with it. */
  isClosed(text: string): boolean {
    while (this.offset < text.length) {
      if (this.inString) this.readString(text);
      else this.readStructure(text.charCodeAt(this.offset));
    }
    return this.begun && this.depth === 0 && !this.inString;
  }

  private readStructure(code: number): void {
    this.offset += 1;
    if (code === QUOTE) this.inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.depth -= 1;
    if (code > SPACE) this.begun = true;
  }

  private readString(text: string): void {
    const code = text.charCodeAt(this.offset);
    // The escaped character may be the next fragment's first: the offset then waits one past the end.
    this.offset += code === BACKSLASH ? 2 : 1;
    if (code === QUOTE) this.inString = false;
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
