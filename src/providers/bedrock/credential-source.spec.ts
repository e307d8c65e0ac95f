import { describe, expect, it } from '@jest/globals';
import { type AwsCredentialIdentity } from '@smithy/types';
import { BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { ProviderKeyConfig } from '../../config/provider.config.js';
import { credentialProvider, CredentialSource } from './credential-source.js';

const KEY = Object.assign(new ProviderKeyConfig(), { name: 'prod' });
const MINUTE_MS = 60_000;

/** A source whose answers are given one by one; a function throws what it gives. */
function sourceOf(answers: (AwsCredentialIdentity | Error)[]) {
  const clock = { now: 0 };
  let asked = 0;
  const source = new CredentialSource(
    KEY,
    async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      await Promise.resolve();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer');
      return answer;
    },
    () => clock.now,
  );
  return { source, clock, asked: () => asked };
}

const credentials = (accessKeyId: string, expiresInMs?: number): AwsCredentialIdentity => ({
  accessKeyId,
  secretAccessKey: 'secret',
  ...(expiresInMs === undefined ? undefined : { expiration: new Date(expiresInMs) }),
});

describe('CredentialSource', () => {
  it('asks once for all who wait, and never again for credentials that do not expire', async () => {
    const { source, clock, asked } = sourceOf([credentials('first'), credentials('second')]);
    const both = await Promise.all([source.get(), source.get()]);
    clock.now = 1e12;
    expect([...both, await source.get()].map(({ accessKeyId }) => accessKeyId)).toEqual(['first', 'first', 'first']);
    expect(asked()).toBe(1);
  });

  it('renews five minutes before the end', async () => {
    const { source, clock } = sourceOf([credentials('first', 60 * MINUTE_MS), credentials('second', 120 * MINUTE_MS)]);
    await source.get();
    clock.now = 54 * MINUTE_MS;
    expect((await source.get()).accessKeyId).toBe('first');
    clock.now = 55 * MINUTE_MS;
    expect((await source.get()).accessKeyId).toBe('second');
  });

  it('keeps what still holds while there is nothing newer, and fails when that is over', async () => {
    const { source, clock } = sourceOf([credentials('first', 60 * MINUTE_MS), new Error('out of reach')]);
    await source.get();
    clock.now = 59 * MINUTE_MS;
    expect((await source.get()).accessKeyId).toBe('first');
    clock.now = 60 * MINUTE_MS;
    await expect(source.get()).rejects.toMatchObject({ kind: 'modelError' });
  });

  it('names the key and the error, and nothing that the error says', async () => {
    const refusal = Object.assign(new Error('User: arn:aws:iam::123456789012:user/x may not'), {
      name: 'AccessDenied',
    });
    const { source } = sourceOf([refusal, credentials('later')]);
    const fault = await source.get().catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ kind: 'modelError', message: expect.stringContaining('"prod"') });
    expect(fault).toMatchObject({ message: expect.stringContaining('(AccessDenied)') });
    expect((fault as Error).message).not.toContain('arn:');
    expect((await source.get()).accessKeyId).toBe('later');
  });
});

describe('credentialProvider', () => {
  const config = (members: Partial<BedrockKeyConfig>) => Object.assign(new BedrockKeyConfig(), members);

  it('gives the credentials of the configuration', async () => {
    const provide = credentialProvider(config({ access_key: 'AKID', secret_key: 'secret' }));
    expect(await provide()).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret' });
  });

  it('gives a session token with them', async () => {
    const provide = credentialProvider(config({ access_key: 'AKID', secret_key: 'secret', session_token: 'token' }));
    expect(await provide()).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' });
  });
});
