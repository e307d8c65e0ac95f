import { openLogForm } from '../../src/observability/log-form.js';
import { openConverse, postConverse, postConverseStream, readEventStream } from './event-stream-client.js';
import { eventually } from './eventually.js';
import { scrape } from './metrics-page.js';
import { chatAnswer, chatError } from './openai-chat-replies.js';
import { type Answer, ScriptedUpstream } from './scripted-upstream.js';
import { type Script } from './upstream-script.js';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';
import { playScene, type Scene, showAnswer, showRecord } from './troubled-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TOKEN = 'management-token-0f1e2d3c';
const BEARER = { authorization: `Bearer ${TOKEN}` };
const ERROR_FIELDS = ['status', 'errorType', 'provider', 'key', 'error'];

/** What a reader of the documents sees, by the name that stands above the block that shows it. */
export const SCENES: Readonly<Record<string, () => Promise<string>>> = {
  'no credential': () =>
    playScene({}, async ({ gateway }) =>
      showAnswer(await postConverse({ url: gateway.url, modelId: 'mock/echo' }, HELLO)),
    ),

  'plain http to a TLS port': () =>
    playScene({ tls: true, config: { server: { tls: { cleartext: false } } }, management: false }, async (scene) =>
      showAnswer(await postConverse(scene.target('mock/echo'), HELLO)),
    ),

  'model blocked': () => playScene(onlyMock(), askFor('openai/gpt-4o')),
  'model blocked, log': () =>
    playScene(onlyMock(), recordOf('openai/gpt-4o', 'status', 'errorType', 'principal', 'requestedModel')),

  'unknown vendor': () => playScene({}, askFor('opnai/gpt-4o')),

  'vendor refuses the key': () =>
    playScene({}, answered(chatError(401, 'Incorrect API key provided'), askFor('openai/gpt-4o'))),
  'vendor refuses the key, log': () =>
    playScene({}, answered(chatError(401, 'Incorrect API key provided'), recordOf('openai/gpt-4o', ...ERROR_FIELDS))),

  'vendor throttles': () => playScene({}, answered(throttled(), askFor('openai/gpt-4o'))),
  'vendor throttles, log': () =>
    playScene({}, answered(throttled(), recordOf('openai/gpt-4o', 'status', 'errorType', 'provider', 'key'))),

  'gateway is full': () => playScene({ config: { client: { max_concurrent_requests: 1 } } }, askTheFull),
  'gateway is full, metric': () =>
    playScene({ config: { client: { max_concurrent_requests: 1 } } }, async (scene) => {
      await askTheFull(scene);
      return showMetric(scene, 'asbru_rejections_total');
    }),

  'stream breaks': () => playScene({}, answered(brokenStream, showException)),
  'stream breaks, log': () =>
    playScene(
      {},
      answered(brokenStream, async (scene) => {
        await postConverseStream(scene.target('openai/gpt-4o'), HELLO);
        return showRecord(scene, 'status', 'errorType', 'provider', 'usageIsEstimate', 'error');
      }),
    ),

  'slow vendor, log': () =>
    playScene(
      {},
      answered(chatAnswer({ text: 'Hi' }), async (scene) => {
        await postConverseStream(scene.target('openai/gpt-4o'), HELLO);
        return showRecord(scene, 'provider', 'model', 'durationMs', 'firstEventMs', 'upstreamMs', 'attempts');
      }),
    ),

  warnings: () =>
    playScene(
      {},
      answered(chatAnswer({ text: 'Hi' }), async (scene) => {
        const { status, headers } = await postConverse(scene.target('openai/gpt-4o'), prefilled());
        return showAnswer({ status, headers, text: '' });
      }),
    ),
  'warnings, strict': () =>
    playScene(
      {},
      answered(chatAnswer({ text: 'Hi' }), async (scene) =>
        showAnswer(await postConverse(scene.target('openai/gpt-4o', { 'x-asbru-strict': 'true' }), prefilled())),
      ),
    ),

  'configuration is refused, log': () =>
    playScene({}, async (scene) => {
      await breakConfiguration(scene);
      const line = scene.records.otherLines.find((text) => text.includes('the one in use stays')) ?? '{}';
      const { level, msg } = JSON.parse(line) as { level: number; msg: string };
      return JSON.stringify({ level, msg });
    }),
  'configuration is refused, health': () =>
    playScene({}, async (scene) => {
      await breakConfiguration(scene);
      return scene.ask(`${scene.gateway.url}/health/ready`);
    }),
  'configuration is refused, metric': () =>
    playScene({}, async (scene) => {
      await breakConfiguration(scene);
      return showMetric(scene, 'asbru_configuration_stale');
    }),

  'metrics on the wrong port': () => playScene({}, ({ ask, gateway }) => ask(`${gateway.url}/metrics`)),
  'metrics without a token': () =>
    playScene({ environment: { ASBRU_ADMIN_TOKEN: TOKEN } }, ({ ask, gateway }) =>
      ask(`${gateway.managementUrl}/metrics`),
    ),

  'client does not trust': () =>
    playScene({ tls: true, management: false }, async ({ gateway }) => {
      const error = await fetch(`${gateway.url}/health`).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      const cause = error?.cause as (Error & { readonly code?: string }) | undefined;
      return `${String(error)}\n  [cause]: ${String(cause)} (${cause?.code ?? ''})`;
    }),
  'vendor is not trusted': () => untrusted(askFor('openai/gpt-4o')),
  'vendor is not trusted, log': () => untrusted(recordOf('openai/gpt-4o', ...ERROR_FIELDS)),

  'not ready': () =>
    playScene(
      { config: { health: { ready_requires: ['openai'] }, providers: BREAKS_AT_ONCE } },
      answered(chatError(503, 'Overloaded'), async (scene) => {
        await postConverse(scene.target('openai/gpt-4o'), HELLO);
        return scene.ask(`${scene.gateway.url}/health/ready`);
      }),
    ),

  'pretty line': () =>
    playScene(
      {},
      answered(chatError(401, 'Incorrect API key provided'), async (scene) => {
        await postConverse(scene.target('openai/gpt-4o'), HELLO);
        await eventually(() => scene.records.calls.length > 0, 'the call is recorded');
        const form = await openLogForm('pretty', {});
        const [sentence = ''] = (form?.(JSON.stringify(scene.records.last)) ?? '').split(',"principal"');
        return `${sentence}, …}`;
      }),
    ),
  'debug ticket': () =>
    playScene({ environment: { ASBRU_ADMIN_TOKEN: TOKEN } }, ({ ask, gateway }) =>
      ask(`${gateway.managementUrl}/api/debug`, BEARER, 'POST'),
    ),
};

const BREAKS_AT_ONCE = {
  openai: { circuit_breaker: { enabled: true, minimum_calls: 1 }, network_config: { max_retries: 0 } },
};

/** A virtual key that may call the built-in vendor alone. */
function onlyMock(): Parameters<typeof playScene>[0] {
  const providerConfigs = [{ provider: 'mock', allowed_models: ['*'] }];
  const key = { id: 'vk_team', name: 'team', value: 'sk-bf-test-1f0c7a52e9b84d36', provider_configs: providerConfigs };
  return { config: { governance: { virtual_keys: [key] } } };
}

function throttled() {
  return chatError(429, 'Rate limit reached for gpt-4o', { 'retry-after': '20' });
}

const brokenStream = chatAnswer({ text: 'The answer is', done: false }, { after: [{ waitMs: 300 }, { reset: true }] });

function answered(answer: Answer | Script, play: (scene: Scene) => Promise<string>) {
  return (scene: Scene): Promise<string> => {
    scene.gateway.upstream.answer(answer);
    return play(scene);
  };
}

function askFor(modelId: string) {
  return async (scene: Scene): Promise<string> => showAnswer(await postConverse(scene.target(modelId), HELLO));
}

function recordOf(modelId: string, ...fields: readonly string[]) {
  return async (scene: Scene): Promise<string> => {
    await postConverse(scene.target(modelId), HELLO);
    return showRecord(scene, ...fields);
  };
}

/** The only place is taken by a stream that its reader leaves afterwards. */
async function askTheFull(scene: Scene): Promise<string> {
  const slow = { ...HELLO, additionalModelRequestFields: { mock: { words: 1000, delayMs: 50 } } };
  const stream = await openConverse(scene.target('mock/stream'), 'converse-stream', slow);
  const answer = await postConverse(scene.target('mock/echo'), HELLO);
  stream.abort();
  return showAnswer(answer);
}

async function showException(scene: Scene): Promise<string> {
  const stream = await openConverse(scene.target('openai/gpt-4o'), 'converse-stream', HELLO);
  const { exception } = readEventStream((await stream.readRest()).bytes);
  return `:exception-type: ${exception?.type ?? ''}\n${JSON.stringify(exception?.body)}`;
}

/** The beginning of an answer, which the model is to continue. */
function prefilled(): object {
  return { messages: [...HELLO.messages, { role: 'assistant', content: [{ text: '{"answer":' }] }] };
}

async function breakConfiguration({ gateway, records }: Scene): Promise<void> {
  await gateway.reload({ client: { max_concurent_requests: 5 } });
  await eventually(() => records.otherLines.some((line) => line.includes('stays')), 'the configuration is refused');
}

async function showMetric({ gateway }: Scene, name: string): Promise<string> {
  const { text } = await scrape(gateway.managementUrl);
  return text
    .split('\n')
    .filter((line) => line.startsWith(name) && !line.endsWith(' 0'))
    .join('\n');
}

/** The vendor has a certificate that nobody vouches for. */
async function untrusted(play: (scene: Scene) => Promise<string>): Promise<string> {
  const upstream = await ScriptedUpstream.start(await createSelfSigned(['127.0.0.1']));
  const config = { providers: { openai: { network_config: { base_url: upstream.url, max_retries: 0 } } } };
  return playScene({ upstream, config }, play);
}
