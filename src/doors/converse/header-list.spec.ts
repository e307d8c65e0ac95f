import { describe, expect, it } from '@jest/globals';
import { toHeaders, under } from './header-list.js';

describe('a list of headers', () => {
  it('says as an object what it says as a list', () => {
    expect(toHeaders(['content-type', 'application/json', 'x-amzn-requestid', '1'])).toEqual({
      'content-type': 'application/json',
      'x-amzn-requestid': '1',
    });
    expect(toHeaders([])).toEqual({});
  });

  it('gives way to other headers, and names none twice', () => {
    const own = ['x-amzn-requestid', 'ours', 'x-bifrost-provider', 'bedrock'];
    expect(under({ 'x-amzn-requestid': 'theirs', 'content-type': 'application/json' }, own)).toEqual([
      'x-bifrost-provider',
      'bedrock',
      'x-amzn-requestid',
      'theirs',
      'content-type',
      'application/json',
    ]);
  });
});
