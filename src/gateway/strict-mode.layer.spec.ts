import { describe, expect, it } from '@jest/globals';
import { type Configuration } from '../config/configuration.js';
import { LiveConfiguration } from '../config/live-configuration.js';
import { Call } from './model/call.js';
import { Payload } from './model/payload.js';
import { type Reply } from './ports/provider.js';
import { StrictModeLayer } from './strict-mode.layer.js';

const REPLY = { kind: 'tokens', provider: 'p', model: 'm', inputTokens: 1, estimated: true } satisfies Reply;

/** Whether a call with this header is strict when it reaches its target. */
async function isStrict(header: string | string[] | undefined, byDefault: boolean): Promise<boolean> {
  const layer = new StrictModeLayer(
    new LiveConfiguration({ client: { strict_translation: byDefault } } as Configuration),
  );
  const call = new Call({
    requestId: 'r',
    modelId: 'p/m',
    operation: 'converse',
    principal: { id: 'vk', name: 'vk', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
    headers: header === undefined ? {} : { 'x-asbru-strict': header },
  });
  let seen = false;
  const handler = layer.wrap((reached) => {
    seen = reached.warnings.strict;
    return Promise.resolve(REPLY);
  });
  await handler(call);
  return seen;
}

describe('StrictModeLayer', () => {
  it.each([
    { header: undefined, byDefault: false, expected: false },
    { header: undefined, byDefault: true, expected: true },
    { header: 'true', byDefault: false, expected: true },
    { header: 'false', byDefault: true, expected: false },
  ])('is $expected for the header $header where the default is $byDefault', async ({ header, byDefault, expected }) => {
    await expect(isStrict(header, byDefault)).resolves.toBe(expected);
  });

  it.each(['yes', '', 'TRUE', 'true, true'])('refuses the header "%s" rather than guess', async (header) => {
    await expect(isStrict(header, false)).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: 'x-asbru-strict: expected the header to be true or false.',
    });
  });
});
