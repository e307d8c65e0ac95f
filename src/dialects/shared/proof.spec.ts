import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openProof, openRedacted, type ProofSeal, sealProof, sealRedacted } from './proof.js';

const seal: ProofSeal = { kind: 'oai', boundary: 'aB3_x-9Z' };

describe('a proof of reasoning', () => {
  it('comes back as it was, in a signature and in a blob', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (payload) => {
        expect(openProof(seal, sealProof(seal, payload))).toEqual({ payload });
        expect(openRedacted(seal, sealRedacted(seal, payload))).toEqual({ payload });
      }),
    );
  });

  it.each([
    { name: 'another kind of vendor', other: { ...seal, kind: 'gem' as const } },
    { name: 'another boundary', other: { ...seal, boundary: 'elsewhr1' } },
  ])('is foreign to $name (E53)', ({ other }) => {
    expect(openProof(other, sealProof(seal, 'secret'))).toBe('foreign');
    expect(openRedacted(other, sealRedacted(seal, 'secret'))).toBe('foreign');
  });

  it.each(['ErUBCkYIBRgCIkD', '', 'gw2.oai.x.y'])('is bare without an envelope: %s', (signature) => {
    expect(openProof(seal, signature)).toBe('bare');
  });

  it('is foreign in a broken envelope', () => {
    expect(openProof(seal, 'gw1.oai')).toBe('foreign');
  });

  it('is bare in a blob that is no envelope', () => {
    expect(openRedacted(seal, Buffer.from('EuwDCkYI').toString('base64'))).toBe('bare');
  });

  it('has no character that a client would escape', () => {
    expect(sealProof(seal, 'a"\\\n☃')).toMatch(/^[\w.-]+$/);
  });
});
