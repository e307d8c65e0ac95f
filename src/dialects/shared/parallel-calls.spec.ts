import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { openContext } from './encode-context.js';
import { parallelReaders } from './parallel-calls.js';

interface Row {
  readonly field: string;
  readonly value: JsonValue;
  /** What is sent where the API can say it. */
  readonly sent: object;
  /** True where that is lost at an API that cannot. */
  readonly isLost?: boolean;
}

function read({ field, value }: Row, parallelToolSwitch: boolean) {
  const warnings = new Warnings();
  const options = encodeOptions({ warnings });
  const profile = { ...options.profile, parallelToolSwitch };
  const identity = { dialect: 'openai-chat', api: 'chat completions', proofKind: 'oai' } as const;
  const context = openContext({ messages: [] }, { ...options, profile }, identity);
  const readers = new Map(parallelReaders((isParallel) => ({ parallel: isParallel })));
  return { members: readers.get(field)?.(value, 'path', context), warned: warnings.list.length };
}

describe('whether tools may be called in parallel', () => {
  it.each<Row>([
    { field: 'parallel_tool_calls', value: true, sent: { parallel: true } },
    { field: 'parallel_tool_calls', value: false, sent: { parallel: false }, isLost: true },
    { field: 'disable_parallel_tool_use', value: true, sent: { parallel: false }, isLost: true },
    { field: 'disable_parallel_tool_use', value: false, sent: { parallel: true } },
    { field: 'parallel_tool_calls', value: null, sent: {} },
  ])('is said by $field: $value', (row) => {
    expect(read(row, true)).toEqual({ members: row.sent, warned: 0 });
    expect(read(row, false)).toEqual({ members: {}, warned: row.isLost ? 1 : 0 });
  });

  it('is left out with a warning where it is neither', () => {
    const row = { field: 'parallel_tool_calls', value: 'no', sent: {} };
    expect(read(row, true)).toEqual({ members: {}, warned: 1 });
  });
});
