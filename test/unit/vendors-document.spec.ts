import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  ChatTraitsConfig,
  GeminiTraitsConfig,
  MessagesTraitsConfig,
  ModelProfileConfig,
} from '../../src/config/model-profile.config.js';
import { OpenAiConfig } from '../../src/config/openai.config.js';
import { ProviderConfig } from '../../src/config/provider.config.js';
import { shapeOf } from '../../src/config/shape.js';
import { type DialectName } from '../../src/gateway/ports/dialect-name.js';
import { type VendorDefinition } from '../../src/providers/shared/vendor-definition.js';
import { HTTP_VENDORS, VENDORS } from '../../src/providers/vendors.js';

/** What the document calls the dialects. */
const APIS: Readonly<Record<DialectName, string>> = {
  converse: 'Converse',
  'openai-chat': 'Chat Completions',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  gemini: 'generateContent',
  'cohere-chat': "Cohere's chat v2",
};

const ROWS = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'vendors.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** One cell after the other, but for the notes. */
function rowOf(name: string): string[] | undefined {
  return ROWS.find((cells) => cells.length === 5 && cells[0] === `\`${name}\``)?.slice(0, 4);
}

function apisOf({ dialect }: VendorDefinition): string {
  if (typeof dialect === 'string') return APIS[dialect];
  const configs = [new ProviderConfig(), withResponses()];
  const models = ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro'];
  const names = configs.flatMap((config) => models.map((model) => APIS[dialect(model, config)]));
  return [...new Set(names)].sort().join(', ');
}

function withResponses(): ProviderConfig {
  const openai_config = Object.assign(new OpenAiConfig(), { api: 'responses' as const });
  return Object.assign(new ProviderConfig(), { openai_config });
}

describe('docs/vendors.md', () => {
  it.each(HTTP_VENDORS)('has a row of $name', (vendor) => {
    const { name, keyVariable, defaultBaseUrl, openHost } = vendor;
    expect(rowOf(name)).toEqual([
      `\`${name}\``,
      keyVariable === undefined ? 'none' : `\`${keyVariable}\``,
      defaultBaseUrl === undefined ? (openHost === undefined ? 'yours' : 'made') : `\`${defaultBaseUrl}\``,
      apisOf(vendor),
    ]);
  });

  it('has rows of nothing else', () => {
    const names = ROWS.filter((cells) => cells.length === 5).map(([name]) => name);
    expect(names.sort()).toEqual(VENDORS.map(({ name }) => `\`${name}\``).sort());
  });

  it.each([ModelProfileConfig, ChatTraitsConfig, MessagesTraitsConfig, GeminiTraitsConfig])(
    'has a row for every trait of %p',
    (type) => {
      const { fields, children } = shapeOf(type);
      const groups = ['models', 'chat', 'messages', 'gemini'];
      const traits = [...fields, ...children.keys()].filter((name) => !groups.includes(name));
      const written = ROWS.filter((cells) => cells.length === 3).map(([name]) => name);
      expect(written).toEqual(expect.arrayContaining(traits.map((name) => `\`${name}\``)));
    },
  );
});
