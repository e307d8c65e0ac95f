import { Payload } from '../../src/gateway/model/payload.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type Principal } from '../../src/gateway/model/principal.js';
import { type KeyedCall } from '../../src/providers/shared/key-pool.js';

/** What a test says of a call that is to get a key. */
export interface KeyedCallFacts extends Partial<Omit<KeyedCall, 'spentKeys' | 'payload'>> {
  /** Names of the keys that have failed it. */
  readonly spent?: readonly string[];
  /** What its body says; a body that is no request unless given. */
  readonly request?: ModelRequest;
}

/** Anybody, who may call everything. */
const ANYBODY: Principal = { id: 'anybody', name: 'anybody', access: '*' };

/** A call as far as a pool of keys looks at it. */
export function keyedCall({ spent = [], request, ...facts }: KeyedCallFacts = {}): KeyedCall {
  const payload = new Payload('converse', new Uint8Array(), () => {
    if (request === undefined) throw new Error('the body is no request');
    return request;
  });
  return {
    spentKeys: new Set(spent),
    headers: {},
    principal: ANYBODY,
    operation: 'converse',
    guardrail: undefined,
    fallbackIndex: 0,
    payload,
    ...facts,
  };
}
