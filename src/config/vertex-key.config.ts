import { Optional, Reference, SecretText, Shown, Unused } from './field.decorators.js';

const PROJECT = /^[a-z0-9.:-]{1,63}$/;
const REGION = /^[a-z]+(?:-[a-z]+\d+)?$/;

/** Bifrost's `vertex_key_config`: a project of Google Cloud and who calls its models. Every text may be `env.NAME`. */
@Unused('is not needed: Asbru always calls the region that is written', 'force_single_region')
export class VertexKeyConfig {
  @Shown()
  @Optional()
  @Reference('the id of a Google Cloud project', (text) => PROJECT.test(text))
  readonly project_id!: string;

  /** The project's number, which models of one's own are called by; the id when absent. */
  @Shown()
  @Optional()
  @Reference('the number of a Google Cloud project', (text) => /^\d+$/.test(text))
  readonly project_number?: string;

  /** Where the models are called: a region, `global`, or `us` or `eu` for any region there. */
  @Shown()
  @Optional()
  @Reference('the name of a Google Cloud region such as europe-west4, or global', (text) => REGION.test(text))
  readonly region!: string;

  /**
   * The JSON of a service account's key or of another of Google's credential files. Application Default Credentials when
   * absent.
   */
  @Optional()
  @SecretText()
  readonly auth_credentials?: string;
}
