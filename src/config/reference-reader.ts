import { DEFAULT_PROVIDER, type ModelReference, parseModelReference, readBareName } from './model-reference.js';
import { suggestKey } from './suggest-key.js';

export interface ReferenceRules {
  /** Names of the configured vendors. */
  readonly configured: readonly string[];
  /** True for what counts as a vendor before a slash. */
  readonly isVendor: (name: string) => boolean;
  /** The vendor of names without one. */
  readonly defaultProvider: string;
}

/** A model reference of the configuration, or why it leads nowhere, as the end of a fault. */
export type ReadReference = { readonly reference: ModelReference } | { readonly fault: string };

/** Reads model references that an operator wrote. They are held to more than a caller's: nobody misspells them by the day. */
export class ReferenceReader {
  constructor(private readonly rules: ReferenceRules) {}

  /** @param written what is no alias */
  read(written: string): ReadReference {
    if (written.trim() !== written) return { fault: 'expected a model reference without white space around it' };
    const { configured, isVendor, defaultProvider } = this.rules;
    const named = parseModelReference(written, isVendor);
    const reference = named ?? readBareName(written, defaultProvider);
    if (reference.model === '') return { fault: `expected a model after "${reference.provider}/"` };
    if (!configured.includes(reference.provider)) return { fault: this.describeFault(written, named) };
    // Bedrock's own ids have no slash, and its ARNs begin as such.
    const isMistaken = named === undefined && reference.provider === DEFAULT_PROVIDER && isSplit(written);
    return isMistaken ? { fault: this.describeFault(written, named) } : { reference };
  }

  private describeFault(written: string, named: ModelReference | undefined): string {
    const { configured } = this.rules;
    const expected = `expected an alias, or a model of a configured vendor (${configured.join(', ')}) as vendor/model`;
    if (named !== undefined) return `${expected}; "${named.provider}" is not configured`;
    const prefix = written.slice(0, Math.max(0, written.indexOf('/')));
    const nearest = suggestKey(prefix, configured);
    return nearest === undefined ? expected : `${expected}; did you mean "${nearest}/"?`;
  }
}

function isSplit(name: string): boolean {
  return name.includes('/') && !name.startsWith('arn:');
}
