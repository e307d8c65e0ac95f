/** What the configuration has to know of a vendor that this build can call. */
export interface KnownVendor {
  readonly name: string;
  /** False for vendors that are usually run without a key. */
  readonly keyRequired: boolean;
  /** The variable that holds its key where there is no file; the vendor's own SDK reads the same one. */
  readonly keyVariable?: string;
}
