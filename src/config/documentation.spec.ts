import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClassConstructor } from 'class-transformer';
import { allDocuments, blocksOf } from '../../test/support/document-blocks.js';
import { writeTlsPair } from '../../test/support/tls-files.js';
import { AdminConfig } from './admin.config.js';
import { AuthConfig } from './auth.config.js';
import { AwsPairConfig } from './aws-pair.config.js';
import { AzureKeyConfig } from './azure-key.config.js';
import { BedrockKeyConfig } from './bedrock-key.config.js';
import { CircuitBreakerConfig } from './circuit-breaker.config.js';
import { ClientConfig } from './client.config.js';
import { ConcurrencyConfig } from './concurrency.config.js';
import { ConfigurationFile, GovernanceConfig } from './configuration-file.js';
import { CustomProviderConfig } from './custom-provider.config.js';
import { HealthConfig } from './health.config.js';
import { KeyAliasConfig } from './key-alias.config.js';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { LoggingConfig } from './logging.config.js';
import { NetworkConfig } from './network.config.js';
import { OpenAiConfig } from './openai.config.js';
import { ProxyConfig } from './proxy.config.js';
import { ProviderConfig, ProviderKeyConfig } from './provider.config.js';
import { Environment } from './read-environment.js';
import { AliasConfig, RoutingConfig } from './routing.config.js';
import { ServerConfig } from './server.config.js';
import { shapeOf } from './shape.js';
import { ModelPriceConfig, PricingConfig, ProviderPricingConfig } from './pricing.config.js';
import { TlsConfig } from './tls.config.js';
import { TracingConfig } from './tracing.config.js';
import { VertexKeyConfig } from './vertex-key.config.js';
import { VirtualKeyConfig, VirtualKeyProviderConfig } from './virtual-key.config.js';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'configuration.md'), 'utf8');
const EXAMPLES = [
  { name: 'config.example.json', text: readFileSync(join(ROOT, 'config.example.json'), 'utf8') },
  // Whatever JSON a document shows without saying that it is something else.
  ...allDocuments().flatMap((document) =>
    blocksOf(document).flatMap(({ language, mark, line, code }) =>
      language === 'json' && mark === undefined ? [{ name: `${document}:${line}`, text: code }] : [],
    ),
  ),
];

/** Where the document lists the settings without effect of each class. */
const UNUSED_ROWS: readonly { place: string; type: ClassConstructor<object> }[] = [
  { place: 'the top level', type: ConfigurationFile },
  { place: '`client`', type: ClientConfig },
  { place: '`server`', type: ServerConfig },
  { place: '`providers.<name>`', type: ProviderConfig },
  { place: '`keys[]`', type: ProviderKeyConfig },
  { place: '`aliases`', type: KeyAliasConfig },
  { place: '`bedrock_key_config`', type: BedrockKeyConfig },
  { place: '`vertex_key_config`', type: VertexKeyConfig },
  { place: '`openai_config`', type: OpenAiConfig },
  { place: '`network_config`', type: NetworkConfig },
  { place: '`governance`', type: GovernanceConfig },
  { place: '`auth_config`', type: AuthConfig },
  { place: '`virtual_keys[]`', type: VirtualKeyConfig },
  { place: '`provider_configs[]`', type: VirtualKeyProviderConfig },
];

function codeBlocks(language: string): string[] {
  return [...DOCUMENT.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

/** The cells of every table row of the document. */
const ROWS = DOCUMENT.split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** A variable for every reference of the text. */
function environmentOf(text: string): Record<string, string> {
  const names = [...text.matchAll(/"env\.(\w+)"/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, `sk-bf-${name}`]));
}

describe('the documentation of the configuration', () => {
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-docs-'));
    // Where the example with TLS says that they are.
    await writeTlsPair(join(directory, 'tls'));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function load(text: string, environment: Record<string, string>) {
    const path = join(directory, 'config.json');
    writeFileSync(path, text);
    return loadConfiguration({ ...environment, ASBRU_CONFIG: path });
  }

  it('has examples', () => {
    expect(EXAMPLES.length).toBeGreaterThan(20);
    expect(EXAMPLES.map(({ name }) => name).join()).toContain('README.md');
  });

  it.each(EXAMPLES)('loads $name without a notice about a setting', ({ text }) => {
    const { notices } = load(text, environmentOf(text));
    expect(notices.filter((notice) => !notice.startsWith('governance.virtual_keys is empty'))).toEqual([]);
  });

  it('shows the message of a faulty file as it is', () => {
    const text =
      '{"client": {"max_request_body_size": 1}, "providers": {"openai": {"keys": [{"value": "env.OPENAI_KEY"}]}}}';
    let message = '';
    try {
      load(text, { ASBRU_PORT: 'http' });
    } catch (error) {
      if (error instanceof ConfigurationError) message = error.message;
    }
    expect(codeBlocks('text')).toContain(`${message.replaceAll(directory, '/etc/asbru')}\n`);
  });

  it.each([
    Environment,
    AwsPairConfig,
    AliasConfig,
    RoutingConfig,
    ProxyConfig,
    AzureKeyConfig,
    CircuitBreakerConfig,
    ConcurrencyConfig,
    CustomProviderConfig,
    TlsConfig,
    TracingConfig,
    PricingConfig,
    ProviderPricingConfig,
    ModelPriceConfig,
    AdminConfig,
    HealthConfig,
    LoggingConfig,
    ...UNUSED_ROWS.map(({ type }) => type),
  ])('has a row with its default for every key of %p', (type) => {
    const defaults = new type() as Readonly<Record<string, unknown>>;
    for (const key of shapeOf(type).fields) {
      const row = ROWS.find(([name]) => name === `\`${key}\``);
      expect({ key, row }).toEqual({ key, row: expect.arrayContaining([`\`${key}\``]) });
      const value = defaults[key];
      if (value === undefined) continue;
      const written = typeof value === 'string' ? value : JSON.stringify(value);
      expect(ROWS.filter(([name]) => name === `\`${key}\``).flat()).toContain(`\`${written}\``);
    }
  });

  it.each(UNUSED_ROWS)('lists the settings without effect of $place', ({ place, type }) => {
    const row = ROWS.find((cells) => cells.length === 3 && cells[0] === place);
    const [, unused = '', unenforced = ''] = row ?? [];
    const expected = { unused: [] as string[], unenforced: [] as string[] };
    for (const [key, sentence] of shapeOf(type).unused) {
      (sentence.includes('not enforced') ? expected.unenforced : expected.unused).push(`\`${key}\``);
    }
    expect({ unused: cells(unused), unenforced: cells(unenforced) }).toEqual({
      unused: expected.unused.sort(),
      unenforced: expected.unenforced.sort(),
    });
  });
});

function cells(text: string): string[] {
  return text === '' ? [] : text.split(', ').sort();
}
