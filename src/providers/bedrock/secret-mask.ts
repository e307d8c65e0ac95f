import { formsToHide } from '../shared/without-secrets.js';

const STAR = 0x2a;

/**
 * Writes stars over the secrets of the gateway, by their values, in what a vendor says. Nothing else changes, lengths
 * included, so that a body stays as long as its header says and JSON stays JSON.
 */
export class SecretMask {
  private readonly forms: readonly Buffer[];
  private readonly longest: number;

  /** @param secrets what must not be repeated; what is too short to be a secret is left alone */
  constructor(secrets: readonly (string | undefined)[]) {
    this.forms = formsToHide(secrets).map((form) => Buffer.from(form));
    this.longest = Math.max(1, ...this.forms.map(({ length }) => length));
  }

  /** The same bytes where they hold no secret, else a copy without. */
  hide(bytes: Buffer): Buffer {
    let hidden: Buffer | undefined;
    for (const form of this.forms) {
      for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + 1)) {
        hidden ??= Buffer.from(bytes);
        hidden.fill(STAR, at, at + form.length);
      }
    }
    return hidden ?? bytes;
  }

  hideInText(text: string): string {
    const bytes = Buffer.from(text);
    const hidden = this.hide(bytes);
    return hidden === bytes ? text : hidden.toString();
  }

  hideInHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, this.hideInText(value)]));
  }

  /** A body as it comes, but for the last bytes, which are held back: a secret may go on in the next piece. */
  async *hideInBody(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    let held: Uint8Array = Buffer.alloc(0);
    for await (const piece of body) {
      const bytes = this.hide(Buffer.concat([held, piece]));
      const end = Math.max(0, bytes.length - this.longest + 1);
      if (end > 0) yield bytes.subarray(0, end);
      held = bytes.subarray(end);
    }
    if (held.length > 0) yield held;
  }
}
