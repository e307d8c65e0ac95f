import { BASE_PROFILE, type ModelProfile, type ModelTraits, withTraits } from '../../gateway/model/model-profile.js';

/** What the models of a pattern differ in. */
export interface ProfileRow {
  /** Matched against the vendor's own name of the model, anywhere in it. */
  readonly models: RegExp;
  readonly traits: ModelTraits;
}

/** What all of a vendor's models have in common, and what families of them differ in. Later rows win. */
export interface VendorProfiles {
  readonly base?: ModelTraits;
  readonly rows?: readonly ProfileRow[];
}

/** The profiles of one vendor as rows of another that hosts its models: those whose names fit `models`. */
export function toRows(models: RegExp, { base = {}, rows = [] }: VendorProfiles): ProfileRow[] {
  return [{ models, traits: base }, ...rows];
}

/** Callers choose the names of models, so that only so many are remembered. */
const MAX_REMEMBERED = 1000;

/** The profiles of one vendor's models. */
export class ModelProfiles {
  private readonly base: ModelProfile;
  private readonly rows: readonly ProfileRow[];
  private readonly known = new Map<string, ModelProfile>();

  /** @param overrides rows of the operator's, laid over the vendor's own */
  constructor({ base = {}, rows = [] }: VendorProfiles, overrides: readonly ProfileRow[] = []) {
    this.base = withTraits(BASE_PROFILE, base);
    this.rows = [...rows, ...overrides];
  }

  of(model: string): ModelProfile {
    const known = this.known.get(model);
    if (known !== undefined) return known;
    const profile = this.rows
      .filter(({ models }) => models.test(model))
      .reduce((merged, { traits }) => withTraits(merged, traits), this.base);
    if (this.known.size < MAX_REMEMBERED) this.known.set(model, profile);
    return profile;
  }
}
