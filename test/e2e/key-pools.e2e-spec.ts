import { afterEach, describe, expect, it } from '@jest/globals';
import { KEY_VENDORS, KeyScene, type KeySceneOptions, type KeyVendor, MODEL } from '../support/key-scene.js';

const THREE = { one: {}, two: {}, three: {} };
const RETRYING = { max_retries: 2, retry_backoff_initial: 1, retry_backoff_max: 5 };

let scene: KeyScene;

async function start(kind: KeyVendor, options: KeySceneOptions = { keys: THREE }): Promise<KeyScene> {
  scene = await KeyScene.start(kind, { ...options, provider: { prefix_affinity: false, ...options.provider } });
  return scene;
}

/** Asks until every key was asked with. */
async function useAll(count = 3): Promise<void> {
  for (let turn = 0; turn < 200 && new Set(scene.asked).size < count; turn += 1) {
    expect((await scene.ask()).status).toBe(200);
  }
}

afterEach(() => scene.close());

describe.each(KEY_VENDORS)('the keys of $vendor, asked for $operation', (kind) => {
  it('R24: a key that is throttled rests as long as it is told; others answer meanwhile', async () => {
    await start(kind);
    let throttled: string | undefined;
    scene.let((key) => {
      throttled ??= key;
      return key === throttled ? scene.error(429, { 'retry-after': '2' }) : undefined;
    });
    const first = await scene.ask();
    expect(first.status).toBe(200);
    expect(first.headers['x-asbru-attempts']).toBe(`${kind.vendor} throttled 429, ${kind.vendor} ok`);
    expect(await scene.states()).toMatchObject({ [throttled ?? '']: 'throttled' });
    scene.let(() => undefined);
    for (let turn = 0; turn < 20; turn += 1) await scene.ask();
    expect(scene.asked).not.toContain(throttled);
    scene.pass(2000);
    await useAll();
    expect(scene.asked).toContain(throttled);
    expect(scene.news).toEqual([]);
  });

  it('R24: when all are throttled, the caller is told the shortest wait and no key is asked before', async () => {
    await start(kind);
    const waits: Record<string, string> = { one: '9', two: '3', three: '6' };
    scene.let((key) => scene.error(429, { 'retry-after': waits[key] ?? '' }));
    const all = await scene.ask();
    expect({ status: all.status, type: all.headers['x-amzn-errortype'] }).toEqual({
      status: 429,
      type: 'ThrottlingException',
    });
    expect(all.headers['retry-after']).toBe('3');
    expect(new Set(scene.asked)).toEqual(new Set(['one', 'two', 'three']));
    scene.let(() => undefined);
    const second = await scene.ask();
    expect({ status: second.status, wait: second.headers['retry-after'] }).toEqual({ status: 429, wait: '3' });
    expect(scene.asked).toEqual([]);
    scene.pass(3000);
    expect((await scene.ask()).status).toBe(200);
    expect(scene.asked).toEqual(['two']);
  });

  it.each([401, 403])(
    'R25: a key that is refused with %i is marked and told, and callers see nothing',
    async (status) => {
      await start(kind);
      let refused = '';
      scene.let((key) => {
        refused ||= key;
        return key === refused ? scene.error(status) : undefined;
      });
      const answer = await scene.ask();
      expect(answer.status).toBe(200);
      expect(scene.asked).toHaveLength(2);
      expect(await scene.states()).toMatchObject({ [refused]: 'refused' });
      scene.let(() => undefined);
      for (let turn = 0; turn < 20; turn += 1) await scene.ask();
      expect(scene.asked).not.toContain(refused);
      expect(scene.news).toEqual([
        expect.objectContaining({ level: 40, provider: kind.vendor, key: refused, state: 'refused', status }),
      ]);
      expect(scene.news[0]?.['model']).toBe(status === 403 ? MODEL : undefined);
      scene.pass(60_000);
      await useAll();
      expect(await scene.states()).toEqual({ one: 'ready', two: 'ready', three: 'ready' });
      expect(scene.news.map(({ state }) => state)).toEqual(['refused', 'ready']);
    },
  );

  it('R26: when every key is refused the answer is 424 and says so, never 401', async () => {
    await start(kind);
    scene.let(() => scene.error(401));
    const { status, headers, json, text } = await scene.ask();
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 424, type: 'ModelErrorException' });
    expect(json.message).toMatch(
      /^Every key of the vendor "(?:openai|bedrock)" for this model was refused or is unusable;/,
    );
    expect(json.originalStatusCode).toBe(401);
    expect(text).toContain('"type":"upstream_credentials_exhausted"');
    expect(new Set(scene.asked)).toEqual(new Set(['one', 'two', 'three']));
    expect(await scene.states()).toEqual({ one: 'refused', two: 'refused', three: 'refused' });
    scene.let(() => scene.error(401));
    expect((await scene.ask()).status).toBe(424);
    expect(scene.asked).toHaveLength(1);
    // Whoever mends one is served at once.
    scene.let((key) => (key === 'two' ? undefined : scene.error(401)));
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push((await scene.ask()).status);
    expect(answers).toContain(200);
    expect((await scene.ask()).status).toBe(200);
  });

  it('R30: one key of five that fails a third of its calls is ejected, and returns', async () => {
    const five = { ...THREE, four: {}, five: {} };
    await start(kind, { keys: five, network: RETRYING });
    let calls = 0;
    scene.let((key) => (key === 'four' && (calls += 1) % 3 === 0 ? scene.error(503) : undefined));
    let states: Record<string, string | undefined> = {};
    for (let turn = 0; turn < 400 && states['four'] !== 'ejected'; turn += 1) {
      expect((await scene.ask()).status).toBe(200);
      if (turn % 10 === 0) states = await scene.states();
    }
    expect(states).toEqual({ one: 'ready', two: 'ready', three: 'ready', four: 'ejected', five: 'ready' });
    scene.let(() => undefined);
    for (let turn = 0; turn < 30; turn += 1) await scene.ask();
    expect(scene.asked).not.toContain('four');
    scene.pass(30_000);
    await useAll(5);
    expect(scene.asked).toContain('four');
    expect(scene.news.map(({ key, state }) => `${String(key)} ${String(state)}`)).toEqual([
      'four ejected',
      'four ready',
    ]);
  });

  it('keep a session, and take it up again when its key has rested', async () => {
    await start(kind);
    const session = { 'x-bf-session-id': 'session-1' };
    scene.let(() => undefined);
    for (let turn = 0; turn < 5; turn += 1) await scene.ask(session);
    const [home = ''] = scene.asked;
    expect(new Set(scene.asked)).toEqual(new Set([home]));
    scene.let((key) => (key === home ? scene.error(429, { 'retry-after': '5' }) : undefined));
    for (let turn = 0; turn < 5; turn += 1) expect((await scene.ask(session)).status).toBe(200);
    expect(scene.asked[0]).toBe(home);
    expect(new Set(scene.asked.slice(1)).size).toBe(1);
    scene.let(() => undefined);
    scene.pass(5000);
    await scene.ask(session);
    expect(scene.asked).toEqual([home]);
  });

  it('keep conversations that begin alike', async () => {
    await start(kind, { keys: THREE, provider: { prefix_affinity: true } });
    const homes = new Set<string>();
    for (const topic of ['bridges', 'gods', 'rainbows', 'giants', 'wolves', 'ravens']) {
      scene.let(() => undefined);
      const first = { role: 'user', content: [{ text: `Tell me of ${topic}` }] };
      const later = [
        first,
        { role: 'assistant', content: [{ text: 'Well' }] },
        { role: 'user', content: [{ text: 'On' }] },
      ];
      for (const messages of [[first], later, [first], later]) await scene.ask({}, { body: { messages } });
      expect(new Set(scene.asked).size).toBe(1);
      homes.add(scene.asked[0] ?? '');
    }
    expect(homes.size).toBeGreaterThan(1);
  });

  it('serve what their lists say, and aliases under the names of the vendor', async () => {
    await start(kind, {
      keys: {
        one: { blacklisted_models: ['dear'] },
        two: { models: ['cheap'], aliases: { Best: 'the-real-model' } },
        three: { models: ['dear', 'cheap'], blacklisted_models: ['cheap'] },
      },
    });
    scene.let(() => undefined);
    for (let turn = 0; turn < 10; turn += 1) await scene.ask({}, { model: 'dear' });
    expect(new Set(scene.asked)).toEqual(new Set(['three']));
    scene.let(() => undefined);
    for (let turn = 0; turn < 10; turn += 1) {
      const { headers } = await scene.ask({}, { model: 'best' });
      expect(headers['x-bifrost-routing-info-model']).toBe('best');
    }
    expect(new Set(scene.asked)).toEqual(new Set(['two']));
    const { path, json } = scene.gateway.upstream.lastRequest;
    expect(kind.vendor === 'bedrock' ? path : (json as { model: string }).model).toContain('the-real-model');
  });

  it('may be asked for by name, and are no others then', async () => {
    await start(kind, { keys: { ...THREE, four: { id: 'key-4' } } });
    for (const [header, value, expected] of [
      ['x-bf-api-key', 'two', 'two'],
      ['x-bf-api-key-id', 'key-4', 'four'],
    ] as const) {
      scene.let(() => undefined);
      for (let turn = 0; turn < 5; turn += 1) await scene.ask({ [header]: value });
      expect(new Set(scene.asked)).toEqual(new Set([expected]));
    }
    scene.let(() => scene.error(401));
    expect((await scene.ask({ 'x-bf-api-key': 'two' })).status).toBe(424);
    expect(scene.asked).toEqual(['two']);
    const { status, json } = await scene.ask({ 'x-bf-api-key': 'five' });
    expect({ status, type: json.__type }).toEqual({ status: 400, type: 'ValidationException' });
    expect(json.message).toMatch(/^x-bf-api-key: /);
  });

  it('are those that the virtual key names', async () => {
    await start(kind, { keys: { one: {}, two: { id: 'key-2' }, three: {} }, grant: { key_ids: ['one', 'key-2'] } });
    scene.let(() => undefined);
    await useAll(2);
    for (let turn = 0; turn < 20; turn += 1) await scene.ask();
    expect(new Set(scene.asked)).toEqual(new Set(['one', 'two']));
    expect((await scene.ask({ 'x-bf-api-key': 'three' })).status).toBe(403);
  });
});
