/** What a model is called in metrics that is not named by the configuration and answered nothing yet, or came too late. */
const OTHER_MODEL = 'other';

/** Models beyond those of the configuration that get a label of their own. */
const MAX_PROVEN = 100;

/** Longer names are no label: an id may have 2048 characters. */
const MAX_LENGTH = 256;

/**
 * Which models have a label of their own. A caller chooses the name of a model, so a name earns its label: those that the
 * configuration names have one, another gets one when its vendor has answered to it, and beyond 100 of those none does.
 */
export class ModelLabels {
  private readonly labelled = new Set<string>();
  private provenCount = 0;

  /** @param isNamed true for a model that the configuration names */
  constructor(
    private readonly isNamed: (provider: string, model: string) => boolean,
    private readonly maxProven = MAX_PROVEN,
  ) {}

  /** @param answered true when the vendor has just answered to the model */
  labelOf(provider: string, model: string, answered: boolean): string {
    const name = `${provider}/${model}`;
    if (this.labelled.has(name)) return model;
    if (model.length > MAX_LENGTH) return OTHER_MODEL;
    if (!this.isNamed(provider, model)) {
      if (!answered || this.provenCount >= this.maxProven) return OTHER_MODEL;
      this.provenCount += 1;
    }
    this.labelled.add(name);
    return model;
  }
}
