/** The forms of a vendor's credentials. */
export type KeyKind = 'value' | 'aws';

/** What the configuration has to know of a vendor that this build can call. */
export interface KnownVendor {
  readonly name: string;
  /** False for vendors that are usually run without a key. */
  readonly keyRequired: boolean;
  /** The variable that holds its key where there is no file; the vendor's own SDK reads the same one. */
  readonly keyVariable?: string;
  /** A variable that says, where there is no file, that the default credential chain of AWS has something to give. */
  readonly chainVariable?: string;
  /** What its keys are: one secret text, or AWS credentials. `value` when absent. */
  readonly keyKind?: KeyKind;
}
