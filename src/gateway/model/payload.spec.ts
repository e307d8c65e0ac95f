import { describe, expect, it } from '@jest/globals';
import { LiftedMedia } from './lifted-media.js';
import { type ModelRequest } from './model-request.js';
import { Payload } from './payload.js';

const BODY = '{"messages":[]}';

/** @param withMedia whether an image is lifted out of it */
function aPayload(withMedia = false): Payload {
  const read = (): ModelRequest => ({ messages: [] });
  const lift = (bytes: Uint8Array) => (withMedia ? new LiftedMedia(bytes, [Buffer.from('image')]) : undefined);
  return new Payload('converse', Buffer.from(BODY), read, lift);
}

describe('Payload that was let go', () => {
  it('keeps the length of the body, and what was decoded', () => {
    const payload = aPayload();
    const decoded = payload.decode();
    payload.release();
    expect(payload.bytes).toHaveLength(0);
    expect(payload.byteLength).toBe(BODY.length);
    expect(payload.decode()).toBe(decoded);
    expect(payload.decodeLight()).toBe(decoded);
  });

  it('says so to whoever decodes it first then', () => {
    const payload = aPayload();
    payload.release();
    expect(() => payload.decode()).toThrow(/let go/);
    expect(() => payload.decodeLight()).toThrow(/let go/);
  });

  it('keeps a light request, and neither the images of it nor the whole', () => {
    const payload = aPayload(true);
    const light = payload.decodeLight();
    payload.release();
    expect(payload.decodeLight()).toBe(light);
    expect(() => payload.decode()).toThrow(/let go/);
    expect(() => payload.restore('{}')).toThrow(/let go/);
  });
});
