import { describe, expect, it } from '@jest/globals';
import { Payload } from './payload.js';

describe('Payload', () => {
  it('lets go of the bytes and keeps their length, and what was decoded', () => {
    const payload = new Payload('converse', Buffer.from('{"messages":[]}'), () => ({ messages: [] }));
    const decoded = payload.decode();
    payload.release();
    expect(payload.bytes).toHaveLength(0);
    expect(payload.byteLength).toBe(15);
    expect(payload.decode()).toBe(decoded);
  });
});
