import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ClassConstructor } from 'class-transformer';
import { CircuitBreakerConfig } from '../../src/config/circuit-breaker.config.js';
import { ClientConfig } from '../../src/config/client.config.js';
import { ConcurrencyConfig } from '../../src/config/concurrency.config.js';
import { NetworkConfig } from '../../src/config/network.config.js';
import { ServerConfig } from '../../src/config/server.config.js';
import { shapeOf } from '../../src/config/shape.js';
import { VirtualKeyConfig } from '../../src/config/virtual-key.config.js';
import { readDocument } from '../support/document-blocks.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where bounds are configured, by what the document writes before the key. */
const PLACES: Readonly<Record<string, ClassConstructor<object>>> = {
  client: ClientConfig,
  server: ServerConfig,
  'virtual_keys[]': VirtualKeyConfig,
  network_config: NetworkConfig,
  concurrency_and_buffer_size: ConcurrencyConfig,
  circuit_breaker: CircuitBreakerConfig,
};

/** Keys that bound something, by their names. */
const BOUND =
  /^max_|_in_seconds$|_percent$|^retry_backoff|^concurrency$|^buffer_size$|^minimum_calls$|^queue_timeout|_size_mb$/;

const ROWS = readDocument('docs/limits.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

const KEYS = Object.entries(PLACES).flatMap(([place, type]) =>
  [...shapeOf(type).fields]
    .filter((key) => BOUND.test(key))
    .map((key) => ({ path: `${place}.${key}`, value: (new type() as Readonly<Record<string, unknown>>)[key] })),
);

const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 1024, MB: 1024 * 1024, s: 1000 };

const CONSTANTS = ROWS.flatMap(([bound = '', value = '', , link = '']) => {
  const [, name, path] = /^\[(\w+)\]\(\.\.\/([^)]+)\)$/.exec(link) ?? [];
  const [, digits = '', unit = ''] = /^(\d+)(?: (KB|MB|s))?$/.exec(value) ?? [];
  return name === undefined || path === undefined
    ? []
    : [{ bound, name, path, value: Number(digits) * (UNITS[unit] ?? Number.NaN) }];
});

/** The product that a constant is written as: `32 * 1024`. */
function valueOf(path: string, name: string): number {
  const source = readFileSync(join(ROOT, path), 'utf8');
  const [, written = ''] = new RegExp(`const ${name} = ([\\d_ *]+);`).exec(source) ?? [];
  return written.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
}

describe('docs/limits.md', () => {
  it.each(KEYS)('has the default of $path', ({ path, value }) => {
    const row = ROWS.find(([name]) => name === `\`${path}\``);
    expect(row?.[1]).toBe(value === undefined ? 'none' : JSON.stringify(value));
    expect(row?.[2]).not.toBe('');
  });

  it('has no key that there is not', () => {
    const written = ROWS.flatMap(([name = '']) => (/^`[^`]+`$/.test(name) ? [name.slice(1, -1)] : []));
    expect(written.sort()).toEqual(KEYS.map(({ path }) => path).sort());
  });

  it.each(CONSTANTS)('has the value of what is fixed: $bound', ({ path, name, value }) => {
    expect(value).toBe(valueOf(path, name));
  });

  it('names many constants', () => {
    expect(CONSTANTS.length).toBeGreaterThan(12);
  });

  it("has the rule for failed credentials' addresses", () => {
    const source = readFileSync(join(ROOT, 'src/auth/failed-attempts.ts'), 'utf8');
    expect(source).toContain('{ burst: 100, perMinute: 60 }');
  });
});
