/** The forms of a vendor's credentials. */
export type KeyKind = 'value' | 'aws' | 'azure' | 'google';

/** What the configuration has to know of a vendor that this build can call. */
export interface KnownVendor {
  readonly name: string;
  /** False for vendors that are usually run without a key. */
  readonly keyRequired: boolean;
  /** The variable that holds its key where there is no file; the vendor's own SDK reads the same one. */
  readonly keyVariable?: string;
  /** A variable that says, where there is no file, that the default credential chain of AWS has something to give. */
  readonly chainVariable?: string;
  /** What its keys are: one secret text, or the credentials of a cloud. `value` when absent. */
  readonly keyKind?: KeyKind;
  /** True for vendors without an address of their own: every operator has another. */
  readonly needsBaseUrl?: boolean;
  /** What a vendor under another name can take over of it; nothing when absent. */
  readonly asBase?: BaseVendor;
}

/** How far a vendor serves as the base of others. */
export interface BaseVendor {
  /** False where a request's path names the model, so that no other path can stand in for it. */
  readonly movablePaths: boolean;
}
