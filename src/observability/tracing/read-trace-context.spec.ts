import { describe, expect, it } from '@jest/globals';
import { readTraceContext } from './read-trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('readTraceContext', () => {
  it('reads the trace, the span, the flag and the state', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'congo=t61rcWkgMzE' };
    expect(readTraceContext(headers)).toEqual({
      traceId: TRACE,
      parentSpanId: SPAN,
      sampled: true,
      state: 'congo=t61rcWkgMzE',
      spanId: undefined,
    });
  });

  it.each([
    { flags: '00', sampled: false },
    { flags: '01', sampled: true },
    { flags: '03', sampled: true },
    { flags: 'fe', sampled: false },
  ])('takes the flags $flags for sampled $sampled', ({ flags, sampled }) => {
    expect(readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-${flags}` })?.sampled).toBe(sampled);
  });

  it('reads what it knows of a later version', () => {
    expect(readTraceContext({ traceparent: `cc-${TRACE}-${SPAN}-01-what-the-future-says` })?.traceId).toBe(TRACE);
  });

  it.each([
    { name: 'nothing', traceparent: undefined },
    { name: 'an empty text', traceparent: '' },
    { name: 'two headers in one', traceparent: `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01` },
    { name: 'a list', traceparent: [`00-${TRACE}-${SPAN}-01`] },
    { name: 'version ff', traceparent: `ff-${TRACE}-${SPAN}-01` },
    { name: 'more than version 00 has', traceparent: `00-${TRACE}-${SPAN}-01-more` },
    { name: 'a trace of zeros', traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` },
    { name: 'a span of zeros', traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` },
    { name: 'upper case', traceparent: `00-${TRACE.toUpperCase()}-${SPAN}-01` },
    { name: 'a short trace', traceparent: `00-${TRACE.slice(1)}-${SPAN}-01` },
    { name: 'no flags', traceparent: `00-${TRACE}-${SPAN}` },
    { name: 'space', traceparent: ` 00-${TRACE}-${SPAN}-01` },
  ])('knows no trace from $name', ({ traceparent }) => {
    expect(readTraceContext({ traceparent })).toBeUndefined();
  });

  it('leaves out a state that is too long', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: `a=${'x'.repeat(600)}` };
    expect(readTraceContext(headers)).toMatchObject({ traceId: TRACE, state: undefined });
  });
});
