import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, isRawJson, JsonError, parseJson, parseJsonExact, readNumber } from './json.js';

/** A string that makes the text long enough for the other way of looking. */
const PADDING = `"${'QUJD\\"'.repeat(20_000)}"`;

describe('parseJsonExact', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '1.0',
    '12.50',
    '1e5',
    '1E+2',
    '-0',
    '-0.0',
    '0.0000001',
    '0.12345678901234567',
    '123456789012345678901234567890',
    '1.7976931348623157e308',
    '1e400',
  ])('gives %s back as it was written', (number) => {
    for (const text of [number, `[${number}]`, `{"a":${number},"b":[0,${number}]}`, `{"a":[${PADDING},${number}]}`]) {
      expect(JSON.stringify(parseJsonExact(text))).toBe(text);
    }
  });

  it.each(['0', '7', '-1', '1.5', '0.1', '10', '100.25', '9007199254740991'])('leaves %s a number', (number) => {
    expect(parseJsonExact(number)).toBe(Number(number));
  });

  it('reads sampling settings as numbers without looking twice', () => {
    const text = '{"inferenceConfig": {"maxTokens": 10, "temperature": 1.0, "topP": 1.0}}';
    const options = { plainMember: 'inferenceConfig' };
    expect(parseJsonExact(text, options)).toEqual({ inferenceConfig: { maxTokens: 10, temperature: 1, topP: 1 } });
  });

  it.each([
    '{"input":{"inferenceConfig":{"temperature":1.0}}}',
    '{"inferenceConfig":{"temperature":1},"input":{"inferenceConfig":{"temperature":1.0}}}',
    '{"inferenceConfig":{"temperature":1.0},"input":{"n":1.0}}',
    '{"inferenceConfig":{"temperature":1.0,"stopSequences":["}"]},"input":{"n":1.0}}',
    '{"inferenceConfig":{"temperature":1.0,"stopSequences":["{"]},"input":{"s":"x","n":1.0}}',
  ])('keeps the numbers of %s exact where they are no sampling settings', (text) => {
    expect(JSON.stringify(parseJsonExact(text, { plainMember: 'inferenceConfig' }))).toContain('1.0');
  });

  it.each([
    { name: 'many settings', text: `{${'"topP":1,'.repeat(40_000)}"a":1}` },
    { name: 'many blanks', text: `[1${`${' '.repeat(50)},1`.repeat(8_000)}]` },
    { name: 'a long numeral', text: `[${'1'.repeat(400_000)}]` },
    { name: 'many points', text: `["${'1.'.repeat(200_000)}"]` },
  ])('takes a hostile text of $name in its stride', ({ text }) => {
    const startedAt = performance.now();
    parseJsonExact(text, { plainMember: 'inferenceConfig' });
    // Quadratic work on these takes seconds.
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('keeps a number exact that is only named like a sampling setting', () => {
    const text = '{"input":{"temperature":21.0}}';
    expect(JSON.stringify(parseJsonExact(text))).toBe(text);
  });

  it('is not misled by numbers inside strings', () => {
    const value = parseJsonExact('{"a": "x, 1.0", "b": 2}');
    expect(value).toEqual({ a: 'x, 1.0', b: 2 });
  });

  it('law: what is printed again is what was written, whatever the numbers are', () => {
    const numeral = fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 25n }),
        fc.option(fc.stringMatching(/^\d{1,25}$/)),
        fc.option(fc.integer({ min: -400, max: 400 })),
      )
      .map(([negative, whole, fraction, exponent]) =>
        [
          negative ? '-' : '',
          whole,
          fraction === null ? '' : `.${fraction}`,
          exponent === null ? '' : `e${exponent}`,
        ].join(''),
      );
    const document = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        numeral,
        fc.string().map((text) => JSON.stringify(text)),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      object: fc
        .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), tie('value')), {
          maxLength: 4,
          selector: ([key]) => key,
        })
        .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`),
    }));
    fc.assert(
      fc.property(document.value, fc.boolean(), (text, long) => {
        const whole = long ? `[${PADDING},${text}]` : text;
        expect(JSON.stringify(parseJsonExact(whole))).toBe(whole);
      }),
      { numRuns: 400 },
    );
  });

  it.each(['{"__proto__":1}', '{"a":[{"__proto__":{}}]}', '{"\\u005f_proto__":1}', '{"__\\u0070roto__":1}'])(
    'refuses the key __proto__ in %s',
    (text) => {
      expect(() => parseJsonExact(text)).toThrow('the key "__proto__" is not accepted');
    },
  );

  it('takes __proto__ as a value and inside a text', () => {
    expect(parseJsonExact('{"a":"__proto__"}')).toEqual({ a: '__proto__' });
  });

  it.each([
    { text: '', says: /line 1/ },
    { text: '{"messages":[}', says: /line 1, column 14/ },
    { text: '{"a":1,}', says: /line 1, column 8/ },
    { text: '{"a":1.0,}', says: /line 1, column 10/ },
    { text: '{\n  "secret": hunter2\n}', says: /line 2/ },
  ])('says where $text goes wrong', ({ text, says }) => {
    expect(() => parseJsonExact(text)).toThrow(says);
    expect(() => parseJson(text)).toThrow(JsonError);
  });

  it('repeats no value of the text in its message', () => {
    expect(() => parseJson('{"key": hunter2}')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('survives nesting that no stack holds', () => {
    expect(() => parseJsonExact(`${'['.repeat(1_000_000)}1.0`)).toThrow(JsonError);
    expect(() => parseJsonExact(`${'['.repeat(100_000)}1.0${']'.repeat(100_000)}`)).toThrow(JsonError);
  });
});

describe('parseJsonExact, asked to read the settings as numbers', () => {
  it('law: keeps all other numbers, whatever the settings are', () => {
    const settings = fc.record({ temperature: fc.constantFrom(1, 0.5), stopSequences: fc.array(fc.string()) });
    const beside = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()));
    fc.assert(
      fc.property(settings, beside, fc.boolean(), (inferenceConfig, other, isFirst) => {
        const members = [`"inferenceConfig":${JSON.stringify(inferenceConfig)}`, '"big":9007199254740993'];
        const rest = Object.entries(other).map(
          ([name, value]) => `${JSON.stringify(`x${name}`)}:${JSON.stringify(value)}`,
        );
        const text = `{${[...(isFirst ? members : members.toReversed()), ...rest].join(',')}}`;
        const value = parseJsonExact(text, { plainMember: 'inferenceConfig' });
        expect(JSON.stringify(value)).toContain('"big":9007199254740993');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isRawJson', () => {
  it('tells raw numbers from objects of their shape', () => {
    expect(isRawJson(parseJsonExact('1.0'))).toBe(true);
    expect(isRawJson({ rawJSON: '1.0' })).toBe(false);
  });
});

describe('isJsonObject', () => {
  it.each([
    ['{}', true],
    ['{"a":1.0}', true],
    ['[]', false],
    ['null', false],
    ['1', false],
    ['1.0', false],
    ['"{}"', false],
  ])('says of %s: %s', (text, expected) => {
    expect(isJsonObject(parseJsonExact(text))).toBe(expected);
  });

  it('is false for nothing', () => {
    expect(isJsonObject(undefined)).toBe(false);
  });
});

describe('readNumber', () => {
  it.each([
    ['7', 7],
    ['1.0', 1],
    ['1e2', 100],
    ['"7"', undefined],
    ['{"rawJSON":"7"}', undefined],
    ['null', undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(readNumber(parseJsonExact(text))).toBe(expected);
  });
});
