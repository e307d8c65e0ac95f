import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';

const directory = mkdtempSync(join(tmpdir(), 'asbru-health-'));

function load(health: unknown, environment: Readonly<Record<string, string>> = {}) {
  const providers = { mock: {}, ollama: {} };
  writeFileSync(join(directory, 'config.json'), JSON.stringify({ providers, health }));
  return loadConfiguration(environment, { directory });
}

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('health in the configuration', () => {
  it.each([{ required: 'nothing' }, { required: 'any_vendor' }, { required: ['ollama'] }])(
    'requires $required',
    ({ required }) => {
      expect(load({ ready_requires: required }).health.ready_requires).toEqual(required);
    },
  );

  it.each([
    {
      name: 'a vendor that is not configured',
      health: { ready_requires: ['mock', 'openai'] },
      path: 'ready_requires.1',
    },
    { name: 'no vendor', health: { ready_requires: [] }, path: 'ready_requires' },
    { name: 'another word', health: { ready_requires: 'all' }, path: 'ready_requires' },
    { name: 'an unknown key', health: { ready: true }, path: 'ready' },
    {
      name: 'a negative block',
      health: { max_event_loop_block_in_seconds: -1 },
      path: 'max_event_loop_block_in_seconds',
    },
  ])('refuses $name by its path', ({ health, path }) => {
    const faults = faultsOf(() => load(health));
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^health\\.${path}: `))]);
  });
});

describe('ASBRU_LOG_FORMAT', () => {
  it.each(['json', 'pretty', 'auto'])('takes %s', (format) => {
    expect(load({}, { ASBRU_LOG_FORMAT: format }).log_format).toBe(format);
  });

  it('is auto when it is not set, and nothing else', () => {
    expect(load({}).log_format).toBe('auto');
    expect(faultsOf(() => load({}, { ASBRU_LOG_FORMAT: 'text' }))).toEqual([
      'ASBRU_LOG_FORMAT: expected one of json, pretty, auto',
    ]);
  });
});
