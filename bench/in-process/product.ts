import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
// Types only, and whole lines of them: Node strips these, and would look for the sources behind any other import.
import type { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';
import type { ModelProfile } from '../../src/gateway/model/model-profile.js';
import type { Warnings } from '../../src/gateway/model/warnings.js';
import type { UpstreamDialect } from '../../src/gateway/ports/upstream-dialect.js';
import type { TurnFold } from '../../src/gateway/stream/fold-events.js';
import type { ModelProfiles } from '../../src/providers/shared/model-profiles.js';
import type { VendorDefinition } from '../../src/providers/shared/vendor-definition.js';
import { type DialectSubject } from './work.js';

/** Where a dialect is in the build, and whose model it is asked for. */
interface Place {
  readonly file: string;
  readonly exported: string;
  readonly vendor: string;
  readonly model: string;
}

const PLACES: Readonly<Record<DialectSubject, Place>> = {
  'openai-chat': place('openai-chat', 'OpenAiChatTranslator', 'openai', 'gpt-4o'),
  'openai-responses': place('openai-responses', 'OpenAiResponsesTranslator', 'openai', 'gpt-4o'),
  'anthropic-messages': place(
    'anthropic-messages',
    'AnthropicMessagesTranslator',
    'anthropic',
    'claude-sonnet-4-5-20250929',
  ),
  gemini: place('gemini', 'GeminiTranslator', 'gemini', 'gemini-2.5-flash'),
  'cohere-chat': place('cohere-chat', 'CohereChatTranslator', 'cohere', 'command-a-03-2025'),
};

function place(dialect: string, exported: string, vendor: string, model: string): Place {
  return { file: `dialects/${dialect}/${dialect}.translator.js`, exported, vendor, model };
}

/** A dialect of the build, with the model that it is asked for. */
export interface BuiltDialect {
  readonly dialect: UpstreamDialect;
  readonly vendor: string;
  readonly model: string;
  readonly profile: ModelProfile;
}

/** Which form of the product is measured: what was built, or the sources, where they are compiled as they are loaded. */
export type ProductForm = 'dist' | 'src';

/** The parts of the product that the rounds use. */
export class Product {
  private readonly root: string;
  private readonly form: ProductForm;

  /** @param root the project */
  constructor(root: string, form: ProductForm = 'dist') {
    this.root = root;
    this.form = form;
  }

  async converse(): Promise<ConverseTranslator> {
    const Translator = await this.take<new () => ConverseTranslator>(
      'dialects/converse/converse.translator.js',
      'ConverseTranslator',
    );
    return new Translator();
  }

  async dialect(subject: DialectSubject): Promise<BuiltDialect> {
    const { file, exported, vendor, model } = PLACES[subject];
    const Translator = await this.take<new () => UpstreamDialect>(file, exported);
    const definition = await this.take<VendorDefinition>(`providers/${vendor}/${vendor}.vendor.js`, vendor);
    const Profiles = await this.take<typeof ModelProfiles>('providers/shared/model-profiles.js', 'ModelProfiles');
    return {
      dialect: new Translator(),
      vendor,
      model,
      profile: new Profiles(definition.profiles ?? {}).of(model),
    };
  }

  async warnings(): Promise<typeof Warnings> {
    return this.take('gateway/model/warnings.js', 'Warnings');
  }

  async turnFold(): Promise<typeof TurnFold> {
    return this.take('gateway/stream/fold-events.js', 'TurnFold');
  }

  async json(name: 'parseJson' | 'parseJsonExact'): Promise<(text: string) => unknown> {
    return this.take('codec/json.js', name);
  }

  private async take<Taken>(file: string, exported: string): Promise<Taken> {
    const written = this.form === 'src' ? file.replace(/\.js$/, '.ts') : file;
    const address = pathToFileURL(join(this.root, this.form, written)).href;
    const module = (await import(address)) as Readonly<Record<string, unknown>>;
    const taken = module[exported];
    if (taken === undefined) throw new Error(`${this.form}/${file} exports no ${exported}; build the gateway anew`);
    return taken as Taken;
  }
}
