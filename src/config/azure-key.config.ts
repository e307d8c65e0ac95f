import { Optional, Reference, Secret, SecretText, Shown, Table, Texts, UrlReference } from './field.decorators.js';

/** A name of a deployment goes into a path. */
const DEPLOYMENT = /^[\w.-]+$/;
const MODEL_NAMES = { pattern: /^(?!__proto__$).+$/s, expectation: 'the name of a model' };

/** Bifrost's `azure_key_config`: a resource of Azure OpenAI and who calls it. Every text may be `env.NAME`. */
export class AzureKeyConfig {
  /** Address of the resource: `https://my-resource.openai.azure.com`. */
  @Shown()
  @Optional()
  @UrlReference()
  readonly endpoint!: string;

  /**
   * The dated version of the API: models are then called below `/openai/deployments`. Absent, or `v1`, for the API that
   * needs none.
   */
  @Shown()
  @Optional()
  @Reference('a version of the API such as 2024-10-21, or v1', (text) => /^[\w.-]+$/.test(text))
  readonly api_version?: string;

  /** The deployment behind the name of a model; a model that is not named is called by its own name. */
  @Shown()
  @Table({
    names: MODEL_NAMES,
    content: 'text',
    values: { accepts: (text) => DEPLOYMENT.test(text), expectation: 'the name of a deployment' },
  })
  readonly deployments: Readonly<Record<string, string>> = {};

  /** A service principal of Entra: all three, or none. It counts before the key's `value`. */
  @Shown()
  @Optional()
  @Secret('blankIsAbsent')
  readonly client_id?: string;

  @Optional()
  @SecretText()
  readonly client_secret?: string;

  @Shown()
  @Optional()
  @Secret('blankIsAbsent')
  readonly tenant_id?: string;

  /** What the tokens of Entra are asked for. */
  @Texts()
  readonly scopes: readonly string[] = ['https://cognitiveservices.azure.com/.default'];

  /** Where Entra is asked, for clouds of their own: `https://login.microsoftonline.us`. Asbru's own key. */
  @Shown()
  @Optional()
  @UrlReference()
  readonly authority_host?: string;
}
