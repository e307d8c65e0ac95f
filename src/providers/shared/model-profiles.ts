import { type DialectName } from '../../gateway/ports/dialect-name.js';
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
  /** What the same models take otherwise when they are asked in this dialect. */
  readonly dialects?: Readonly<Partial<Record<DialectName, ModelTraits>>>;
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
  private readonly overrides: readonly ProfileRow[];
  private readonly dialects: NonNullable<VendorProfiles['dialects']>;
  private readonly known = new Map<string, ModelProfile>();

  /** @param overrides rows of the operator's, laid over the vendor's own */
  constructor({ base = {}, rows = [], dialects = {} }: VendorProfiles, overrides: readonly ProfileRow[] = []) {
    this.base = withTraits(BASE_PROFILE, base);
    this.rows = rows;
    this.dialects = dialects;
    this.overrides = overrides;
  }

  /** @param dialect what the model is asked in, where its vendor has several */
  of(model: string, dialect?: DialectName): ModelProfile {
    const name = `${dialect ?? ''} ${model}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const ownTraits = (dialect && this.dialects[dialect]) ?? {};
    const own = withTraits(layRows(this.base, this.rows, model), ownTraits);
    const profile = layRows(own, this.overrides, model);
    if (this.known.size < MAX_REMEMBERED) this.known.set(name, profile);
    return profile;
  }
}

function layRows(profile: ModelProfile, rows: readonly ProfileRow[], model: string): ModelProfile {
  return rows
    .filter(({ models }) => models.test(model))
    .reduce((merged, { traits }) => withTraits(merged, traits), profile);
}
