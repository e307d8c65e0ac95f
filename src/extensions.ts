import { type DynamicModule, type Type } from '@nestjs/common';
import { type LayerEntry } from './layers.module.js';

/** What a deployment adds to the gateway without changing its code: see docs/extending.md. */
export interface Extensions {
  /** Integrations, and whatever else is a Nest module. Their routes ask for a credential like all others. */
  readonly modules?: readonly (Type | DynamicModule)[];
  /** Layers round every call, outermost first; inside the gateway's own, so that what they refuse is recorded. */
  readonly layers?: readonly LayerEntry[];
}
