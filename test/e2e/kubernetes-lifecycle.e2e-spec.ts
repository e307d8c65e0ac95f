import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as waitFor } from 'node:timers/promises';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { Pod } from '../support/kubelet.js';
import { configIn, readManifests } from '../support/kubernetes-manifests.js';
import { scrape } from '../support/metrics-page.js';

const KEY = 'sk-bf-pod-0123456789abcdef';
const SECRETS = { ASBRU_TEAM_KEY: KEY, OPENAI_API_KEY: 'sk-proj-8fZ-of-a-pod' };
const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const WORDS = 60;

/** The manifests with shorter pauses, so that the test does not sit through them. */
function hastened() {
  let text = JSON.stringify(readManifests('k8s/asbru.yaml'));
  for (const [pause, shorter] of [
    ['"preStop":{"sleep":{"seconds":5}}', '"preStop":{"sleep":{"seconds":1}}'],
    ['\\"drain_delay_in_seconds\\": 5', '\\"drain_delay_in_seconds\\": 2'],
  ] as const) {
    if (!text.includes(pause)) throw new Error(`the manifest has no ${pause}`);
    text = text.replace(pause, shorter);
  }
  return JSON.parse(text) as ReturnType<typeof readManifests>;
}

/** @throws Error when the condition does not hold within 20 s */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within 20 s: ${holds.toString()}`);
    await waitFor(20);
  }
}

describe('a pod of k8s/asbru.yaml', () => {
  let pod: Pod | undefined;

  afterEach(async () => {
    await pod?.destroy();
    pod = undefined;
  });

  const target = (http?: 'h1' | 'h2') => ({
    url: pod!.gateway.url,
    key: KEY,
    modelId: 'mock/stream',
    ...(http !== undefined && { http }),
  });

  async function openStream(http: 'h1' | 'h2') {
    const settings = { additionalModelRequestFields: { mock: { words: WORDS, delayMs: 100 } } };
    return openConverse(target(http), 'converse-stream', { ...HELLO, ...settings });
  }

  it('starts, serves, and ends without losing a word', async () => {
    const manifests = hastened();
    pod = await Pod.start(manifests, { secrets: SECRETS });
    expect(await pod.passes('readinessProbe')).toBe(true);
    expect(await pod.passes('livenessProbe')).toBe(true);
    const streams = await Promise.all((['h1', 'h2', 'h1', 'h2'] as const).map(openStream));
    const answers = Promise.all(streams.map((stream) => stream.readRest()));

    const ended = pod.terminate();
    // The preStop pause: no signal yet, and Services still send work.
    await waitFor(100);
    expect(await pod.passes('readinessProbe')).toBe(true);
    expect((await postConverse(target('h2'), HELLO)).status).toBe(200);

    // The drain: not ready, alive, and what still arrives is served.
    await until(async () => !(await pod!.passes('readinessProbe')));
    expect(await pod.passes('livenessProbe')).toBe(true);
    expect(await pod.passes('startupProbe')).toBe(true);
    expect((await postConverse(target('h1'), HELLO)).status).toBe(200);
    const page = await scrape(pod.gateway.managementUrl);
    expect(page.sum('asbru_ready')).toBe(0);
    expect(page.sum('asbru_open_streams')).toBe(4);

    for (const { bytes, torn } of await answers) {
      const { events, exception } = readEventStream(bytes);
      expect({ torn, exception, words: textOf(events).trim().split(/\s+/).length }).toEqual({
        torn: false,
        exception: undefined,
        words: WORDS,
      });
    }
    const { exitCode, signalledAfterMs, endedAfterMs } = await ended;
    expect(exitCode).toBe(0);
    expect(Math.round(signalledAfterMs)).toBeGreaterThanOrEqual(1000);
    // The streams lasted six seconds; nothing waited for the rest of the grace.
    expect(endedAfterMs).toBeLessThan(20_000);
  });

  it('takes over a ConfigMap that is applied while it runs', async () => {
    const manifests = readManifests('k8s/asbru.yaml');
    const secrets = { ...SECRETS, ASBRU_OTHER_KEY: 'sk-bf-pod-of-another-team' };
    pod = await Pod.start(manifests, { secrets });
    const { url } = target();
    const ask = (key: string) => postConverse({ url, key, modelId: 'mock/echo' }, HELLO);
    expect((await ask(secrets.ASBRU_OTHER_KEY)).status).toBe(401);
    pod.applyConfig(configIn(manifests).replace('env.ASBRU_TEAM_KEY', 'env.ASBRU_OTHER_KEY'));
    await until(async () => (await ask(secrets.ASBRU_OTHER_KEY)).status === 200);
    expect((await ask(KEY)).status).toBe(401);
    expect(await pod.passes('readinessProbe')).toBe(true);
  });
});
