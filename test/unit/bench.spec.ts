import { describe, expect, it } from '@jest/globals';
import { BEDROCK_END, BEDROCK_START, bedrockDelta } from '../../bench/fallback/bedrock-replies.js';
import { ReplyCheck } from '../../bench/fallback/reply-check.js';
import { figuresOf } from '../../bench/figures.js';
import { targetPath } from '../../bench/gateway.js';
import { inProcessFigures } from '../../bench/in-process/in-process-figures.js';
import { type InProcessLife } from '../../bench/in-process/in-process-life.js';
import { inProcessTable } from '../../bench/in-process/in-process-table.js';
import { replyTurn, textTurn, toolTurn } from '../../bench/in-process/sample-turn.js';
import { SAMPLES } from '../../bench/in-process/samples.js';
import { DIALECTS, type DialectSubject, IN_PROCESS } from '../../bench/in-process/work.js';
import { type Life } from '../../bench/life.js';
import { replaceMarked } from '../../bench/marked-page.js';
import { ALL_WORK, GATING_WORK, readOptions } from '../../bench/options.js';
import { UsageError } from '../../bench/command-line.js';
import { toChatCompletion } from '../../bench/request-bodies.js';
import { differences, median, quantile, ratios, spreadOf } from '../../bench/statistics.js';
import { deltasOf, eventsPerStream, START, WORKLOADS } from '../../bench/workloads.js';
import { AnthropicMessagesTranslator } from '../../src/dialects/anthropic-messages/anthropic-messages.translator.js';
import { CohereChatTranslator } from '../../src/dialects/cohere-chat/cohere-chat.translator.js';
import { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';
import { GeminiTranslator } from '../../src/dialects/gemini/gemini.translator.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { OpenAiResponsesTranslator } from '../../src/dialects/openai-responses/openai-responses.translator.js';
import { type EventBatch } from '../../src/gateway/model/stream-event.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { type UpstreamDialect } from '../../src/gateway/ports/upstream-dialect.js';
import { foldChecked } from '../support/checked-stream.js';
import { decodeOptions, encodeOptions } from '../support/dialect-options.js';

describe('the benchmark’s statistics', () => {
  it.each([
    ['one value', [7], 7],
    ['an odd count', [9, 1, 5], 5],
    ['an even count', [4, 1, 3, 2], 2.5],
    ['numbers that sort otherwise as text', [10, 9, 100], 10],
  ])('finds the median of %s', (_, values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    ['the least', 0, 1],
    ['the lower quartile', 0.25, 2],
    ['between two values', 0.9, 4.6],
    ['the greatest', 1, 5],
  ])('finds %s', (_, share, expected) => {
    expect(quantile([5, 3, 1, 4, 2], share)).toBeCloseTo(expected);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('finds no quantile where there are no values', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(spreadOf([])).toBeUndefined();
  });

  it('tells the quartiles beside the median', () => {
    expect(spreadOf([1, 2, 3, 4, 5])).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4, count: 5 });
  });

  it('divides life by life, so that a mood of the machine cancels out', () => {
    expect(ratios([20, 60], [10, 30])).toEqual([2, 2]);
    expect(differences([20, 60], [10, 30])).toEqual([10, 30]);
  });

  it('leaves out lives in which either side is missing or nothing can be divided by', () => {
    expect(ratios([20, undefined, 60, 5], [10, 30, undefined, 0])).toEqual([2]);
    expect(differences([20], [])).toEqual([]);
  });
});

describe('the benchmark’s work', () => {
  const converse = new ConverseTranslator();
  const chat = new OpenAiChatTranslator();

  it.each(WORKLOADS.map((workload) => [workload.name, workload] as const))(
    '%s is a Converse request',
    (_, workload) => {
      const body = workload.body();
      const decoded = converse.decodeRequest(Buffer.from(JSON.stringify(body)));
      expect(decoded.messages).toHaveLength(body.messages.length);
    },
  );

  it('has a request of 19 KB with 41 messages and ten tools', () => {
    const medium = WORKLOADS.find(({ name }) => name === 'whole-medium')?.body();
    expect(medium?.messages).toHaveLength(41);
    expect(medium?.toolConfig?.tools).toHaveLength(10);
    expect(JSON.stringify(medium).length / 1000).toBeCloseTo(19, 0);
  });

  it('asks Bedrock what the gateway asks it', () => {
    const through = targetPath('bedrock', { throughGateway: true, streamed: true });
    expect(through).toBe(`/bedrock${targetPath('bedrock', { throughGateway: false, streamed: true })}`);
    expect(through).toMatch(/\/converse-stream$/);
  });

  it.each(WORKLOADS.filter(({ vendor }) => vendor === 'openai').map((workload) => [workload.name, workload] as const))(
    '%s gives the floor as many bytes to carry as the gateway sends upstream',
    (_, workload) => {
      const stream = workload.stream !== undefined;
      const warnings = new Warnings();
      const decoded = converse.decodeRequest(Buffer.from(JSON.stringify(workload.body())));
      const { body } = chat.encodeRequest(decoded, encodeOptions({ model: 'gpt-4o', stream, warnings }));
      const floor = JSON.stringify(toChatCompletion(workload.body(), 'gpt-4o', stream));
      expect(warnings.list).toEqual([]);
      expect(Buffer.byteLength(floor) / Buffer.byteLength(body)).toBeCloseTo(1, 1);
    },
  );

  it('holds a refusal, and the gateway without its log, against what they are compared with', () => {
    const figures = (name: string, lives: readonly Life[]) => {
      const work = WORKLOADS.find((each) => each.name === name);
      if (work === undefined) throw new Error(`there is no ${name}`);
      return new Map(figuresOf(work, lives).map((figure) => [figure.name, figure]));
    };
    const refused = figures('whole-picture', [
      ...[lifeOf('refusing', 1), lifeOf('gateway', 4), lifeOf('floor', 2)],
      ...[lifeOf('refusing', 2, 2), lifeOf('gateway', 5, 2), lifeOf('floor', 2, 2)],
    ]);
    expect(refused.get('refused ÷ served')?.of.gateway).toMatchObject({ median: 0.325 });
    const quiet = figures('whole-small', [lifeOf('gateway', 9), lifeOf('quiet', 6), lifeOf('floor', 3)]);
    expect(quiet.get('CPU per request')?.toFloor).toMatchObject({ median: 3 });
    expect(quiet.get('CPU per request, log off')?.toFloor).toMatchObject({ median: 2 });
  });

  it('tells of a start when it answered and what it holds', () => {
    const started = (subject: 'gateway' | 'floor', readyMs: number): Life => ({
      ...{ subject, number: 1, readyMs, idleBytes: readyMs * 2 ** 20, loadAverage: 0 },
    });
    const figures = figuresOf(START, [started('gateway', 600), started('floor', 150)]);
    expect(figures.map(({ name }) => name)).toEqual(['process start to the first answer', 'memory, idle']);
    expect(figures.map(({ toFloor }) => toFloor)).toEqual(Array(2).fill(expect.objectContaining({ median: 4 })));
  });

  it('plays the frames of Bedrock without a C compiler too', () => {
    const frames = [BEDROCK_START, ...Array.from({ length: 200 }, () => bedrockDelta(' word')), ...BEDROCK_END];
    const seen: Buffer[] = [];
    const check = new ReplyCheck(
      { kind: 'frames', eventsPerStream: eventsPerStream(200), expectedText: '' },
      (frame) => {
        seen.push(frame);
      },
    );
    for (const frame of frames) check.take(frame);
    check.end();
    expect(seen).toHaveLength(204);
  });

  it('lets an endless stream outlast a life and others not', () => {
    expect(deltasOf({ paceUs: 100_000, endless: true }, 60)).toBeGreaterThan(600);
    expect(deltasOf({ paceUs: 5000, endless: false }, 60)).toBe(200);
    expect(eventsPerStream(200)).toBe(204);
  });
});

/** A life in which a request cost so many µs. */
function lifeOf(subject: Life['subject'], cpuUs: number, number = 1): Life {
  const load = { seconds: 1, requests: 1000, subject: { cpuSeconds: cpuUs / 1000, runDelaySeconds: 0 } };
  return { subject, number, loadAverage: 0, load: load as unknown as NonNullable<Life['load']> };
}

describe('the benchmark’s samples of the dialects', () => {
  const dialects: Readonly<Record<DialectSubject, UpstreamDialect>> = {
    'openai-chat': new OpenAiChatTranslator(),
    'openai-responses': new OpenAiResponsesTranslator(),
    'anthropic-messages': new AnthropicMessagesTranslator(),
    gemini: new GeminiTranslator(),
    'cohere-chat': new CohereChatTranslator(),
  };

  function decodeStream(subject: DialectSubject, events: readonly string[], warnings = new Warnings()): EventBatch {
    const decoder = dialects[subject].decodeStream(decodeOptions({ warnings }));
    const decoded = events.flatMap((event) => decoder.push(Buffer.from(event)));
    if (decoder.failure !== undefined) throw decoder.failure;
    return decoder.done ? decoded : [...decoded, ...decoder.end()];
  }

  const turns = [
    ['text', textTurn(200)],
    ['tool calls', toolTurn()],
    ['a reply', replyTurn()],
  ] as const;
  const cases = DIALECTS.flatMap((subject) => turns.map(([name, turn]) => [subject, name, turn] as const));

  it.each(cases)('%s tells %s streamed and whole, and both mean the turn', (subject, _, turn) => {
    const { streamed, whole } = SAMPLES[subject];
    const warnings = new Warnings();
    const stream = foldChecked(decodeStream(subject, streamed(turn), warnings));
    const reply = foldChecked(dialects[subject].decodeResponse(Buffer.from(whole(turn)), decodeOptions({ warnings })));
    const calls = turn.toolCalls.map(({ id, name, arguments: input }) => ({ toolUse: { toolUseId: id, name, input } }));
    for (const { output, stopReason, usage } of [stream, reply]) {
      expect(output.message.content).toEqual([{ text: turn.text.join('') }, ...calls]);
      expect(stopReason).toBe(calls.length > 0 ? 'tool_use' : 'end_turn');
      expect(usage).toMatchObject({ inputTokens: turn.inputTokens, outputTokens: turn.outputTokens });
    }
    expect(warnings.list).toEqual([]);
  });

  it('gives the caller the same events of a text in every dialect', () => {
    const counts = DIALECTS.map((subject) => decodeStream(subject, SAMPLES[subject].streamed(textTurn(200))).length);
    expect(counts).toEqual(Array(DIALECTS.length).fill(eventsPerStream(200)));
  });

  it.each(DIALECTS)('has a whole reply of about 1 KB in %s', (subject) => {
    const { length } = SAMPLES[subject].whole(replyTurn());
    expect(length).toBeGreaterThan(800);
    expect(length).toBeLessThan(1600);
  });
});

describe('the benchmark’s figures of pure code', () => {
  const [stream] = IN_PROCESS;
  if (stream === undefined) throw new Error('there is no work of pure code');
  const life = (
    subject: DialectSubject,
    side: 'asbru' | 'bare',
    cpuUs: number,
    unitsPerRound = 204,
  ): InProcessLife => ({
    ...{ subject, side, number: 1, cpuUs, unitsPerRound, loadAverage: 0 },
  });
  const lives = [
    ...[life('openai-chat', 'asbru', 3), life('openai-chat', 'bare', 0.5)],
    ...[life('gemini', 'asbru', 6, 102), life('gemini', 'bare', 0.5)],
  ];

  it('compares with the bare side per event, and with Chat Completions per turn', () => {
    const figures = inProcessFigures(stream, lives).filter(({ asbru }) => asbru !== undefined);
    expect(figures.map(({ subject, toBare, toReference }) => [subject, toBare?.median, toReference?.median])).toEqual([
      ['openai-chat', 6, undefined],
      ['gemini', 12, 1],
    ]);
  });

  it('shows every dialect, with a dash for what was not taken', () => {
    const table = inProcessTable([{ work: stream, figures: inProcessFigures(stream, lives), lives }]);
    expect(table.split('\n')).toHaveLength(2 + DIALECTS.length);
    expect(table).toContain('|  | gemini | 6 µs | 0.5 µs | 12 (12–12) | 1 (1–1) |');
    expect(table).toContain('|  | cohere-chat | – | – | – | – |');
  });
});

describe('the benchmark’s command line', () => {
  it('measures what the targets need for long enough by default', () => {
    expect(readOptions([])).toMatchObject({
      lives: 5,
      warmupSeconds: 10,
      quick: false,
      work: GATING_WORK,
      gate: false,
    });
  });

  it('measures everything, and what stands beside it, when it is told to', () => {
    const { work, beside } = readOptions(['--all']) ?? {};
    expect(work?.map(({ name }) => name)).toEqual(ALL_WORK.map(({ name }) => name));
    expect(work?.find(({ name }) => name === 'latency-rate')?.subjects).toEqual(['gateway', 'direct', 'floor']);
    expect(beside).toBe(true);
  });

  it('chooses work by name', () => {
    expect(readOptions(['--only', 'latency,whole-small'])?.work.map(({ name }) => name)).toEqual([
      'latency',
      'whole-small',
    ]);
  });

  it('chooses all pure code by one name', () => {
    expect(readOptions(['--only', 'start,dialects'])?.work).toEqual([START, ...IN_PROCESS]);
  });

  it.each([
    ['work that does not exist', ['--only', 'nothing']],
    ['no number', ['--lives', 'many']],
    ['half a life', ['--lives', '1.5']],
    ['no time at all', ['--seconds', '0']],
    ['an option that does not exist', ['--fast']],
    ['a smoke run as a published figure', ['--quick', '--markdown', 'docs/performance.md']],
  ])('refuses %s', (_, commandLine) => {
    expect(() => readOptions(commandLine)).toThrow(UsageError);
  });
});

describe('the benchmark’s page', () => {
  it('replaces what stands between the markers and nothing else', () => {
    const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n';
    const once = replaceMarked(page, 'new\n');
    expect(once).toMatch(/^before\n<!-- bench:begin -->[^]*\nnew\n[^]*<!-- bench:end -->\nafter\n$/);
    expect(once).not.toContain('old');
    expect(replaceMarked(once, 'new\n')).toBe(once);
  });

  it('refuses a page without markers', () => {
    expect(() => replaceMarked('a page', 'new')).toThrow('bench:begin');
  });
});
