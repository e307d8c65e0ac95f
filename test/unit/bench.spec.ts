import { describe, expect, it } from '@jest/globals';
import { replaceMarked } from '../../bench/marked-page.js';
import { readOptions, UsageError } from '../../bench/options.js';
import { toChatCompletion } from '../../bench/request-bodies.js';
import { differences, median, quantile, ratios, spreadOf } from '../../bench/statistics.js';
import { deltasOf, eventsPerStream, WORKLOADS } from '../../bench/workloads.js';
import { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { encodeOptions } from '../support/dialect-options.js';
import { Warnings } from '../../src/gateway/model/warnings.js';

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

  it.each(WORKLOADS.map((workload) => [workload.name, workload] as const))(
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

  it('lets an endless stream outlast a life and others not', () => {
    expect(deltasOf({ paceUs: 100_000, endless: true }, 60)).toBeGreaterThan(600);
    expect(deltasOf({ paceUs: 5000, endless: false }, 60)).toBe(200);
    expect(eventsPerStream(200)).toBe(204);
  });
});

describe('the benchmark’s command line', () => {
  it('measures everything for long enough by default', () => {
    expect(readOptions([])).toMatchObject({ lives: 3, warmupSeconds: 10, quick: false, workloads: WORKLOADS });
  });

  it('chooses workloads by name', () => {
    expect(readOptions(['--only', 'latency,whole-small'])?.workloads.map(({ name }) => name)).toEqual([
      'latency',
      'whole-small',
    ]);
  });

  it.each([
    ['a workload that does not exist', ['--only', 'nothing']],
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
