import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';

function read(document: unknown) {
  const findings = new Findings();
  const file = new ObjectBinder({}, findings).bind(ConfigurationFile, document, '');
  return { file, faults: findings.faults, notices: findings.notices };
}

const NAME = 'expected a provider name of lower-case letters, digits, "-" and "_" that begins with a letter or digit';

describe('ObjectBinder', () => {
  it('never repeats a value', () => {
    const canary = fc.stringMatching(/^canary[a-z0-9]{8}$/);
    const wrong = canary.chain((text) =>
      fc.constantFrom<unknown>(
        text,
        `env.no variable ${text}`,
        `vault.${text}`,
        `https://u:${text}@a.example`,
        [text, 1],
        { [`x${text}`]: text },
        `${text}\n`,
      ),
    );
    fc.assert(
      fc.property(wrong, (value) => {
        const { faults, notices } = read({
          client: { max_request_body_size_mb: value },
          providers: {
            openai: {
              keys: [{ value, weight: value, models: value }],
              network_config: { base_url: value, max_retries: value },
            },
          },
          governance: { virtual_keys: [{ name: 'a', value, expires_at: value, provider_configs: value }] },
          plugins: value,
        });
        expect(faults.length).toBeGreaterThan(0);
        expect([...faults, ...notices].filter((text) => text.includes('canary'))).toEqual([]);
      }),
    );
  });
});

describe('names that JavaScript reserves', () => {
  it.each([
    ['__proto__', '{"__proto__": {"polluted": 1}}', '__proto__: unknown key'],
    ['constructor', '{"constructor": {"prototype": {"polluted": 1}}}', 'constructor: unknown key'],
    ['__proto__ as a provider', '{"providers": {"__proto__": {"polluted": 1}}}', `providers.__proto__: ${NAME}`],
    [
      '__proto__ in a key',
      '{"providers": {"openai": {"keys": [{"value": "a-1", "__proto__": {"weight": -1}}]}}}',
      'providers.openai.keys.0.__proto__: unknown key',
    ],
    ['toString', '{"client": {"toString": 1, "hasOwnProperty": 2}}', 'client.toString: unknown key'],
  ])('are faults as keys: %s', (_name, text, fault) => {
    expect(read(JSON.parse(text)).faults).toContain(fault);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('are plain names of providers where they can be', () => {
    const { file, faults } = read({ providers: { constructor: { keys: [{ value: 'a-1' }] } } });
    expect(faults).toEqual([]);
    expect(file.providers['constructor' as string]?.keys[0]?.value).toBe('a-1');
  });

  it.each([{}, { providers: { mock: {} } }])('are not found where nobody wrote them: %j', (document) => {
    const { file } = read(document);
    expect(['constructor', 'toString', '__proto__'].filter((name) => file.providers[name] !== undefined)).toEqual([]);
  });
});
