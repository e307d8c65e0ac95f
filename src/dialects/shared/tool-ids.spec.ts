import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ToolIds } from './tool-ids.js';

describe('ToolIds', () => {
  it('sends every id as it is where the vendor takes all', () => {
    expect(new ToolIds('any').toVendor('functions.x:0')).toBe('functions.x:0');
  });

  it.each([
    { rule: 'mistral', id: 'aB3dE6gH9', legal: /^[A-Za-z0-9]{9}$/ },
    { rule: 'anthropic', id: 'toolu_01-x', legal: /^[\w-]+$/ },
  ] as const)('keeps a legal id of $rule and replaces the others, one for one (E45)', ({ rule, id, legal }) => {
    expect(new ToolIds(rule).toVendor(id)).toBe(id);
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9_.:-]{1,64}$/), { maxLength: 20 }), (ids) => {
        const toolIds = new ToolIds(rule);
        const sent = ids.map((one) => toolIds.toVendor(one));
        for (const one of sent) expect(one).toMatch(legal);
        expect(new Set(sent).size).toBe(ids.length);
        expect(ids.map((one) => toolIds.toVendor(one))).toEqual(sent);
      }),
    );
  });

  it('gives the ids of Bedrock, which begin alike, different ids (E45)', () => {
    const toolIds = new ToolIds('mistral');
    expect(toolIds.toVendor('tooluse_aaaaaaaaaaaaaaaaaaaa')).not.toBe(toolIds.toVendor('tooluse_aaaaaaaaaaaaaaaaaaab'));
  });

  it('is the same for every translation of a request', () => {
    expect(new ToolIds('mistral').toVendor('tooluse_1')).toBe(new ToolIds('mistral').toVendor('tooluse_1'));
  });

  it('makes another id where a made one is taken', () => {
    const made = new ToolIds('mistral').toVendor('tooluse_1');
    const toolIds = new ToolIds('mistral');
    expect(toolIds.toVendor(made)).toBe(made);
    expect(toolIds.toVendor('tooluse_1')).not.toBe(made);
  });
});
