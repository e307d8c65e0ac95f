import { describe, expect, it } from '@jest/globals';
import { replyHeaders, requestHeaders } from './pass-headers.js';

describe('requestHeaders', () => {
  it('passes what Bedrock reads and nothing of the caller’s own', () => {
    const passed = { accept: '*/*', 'content-type': 'application/json', 'x-amzn-bedrock-trace': 'ENABLED' };
    const kept = {
      authorization: 'Bearer sk-bf-secret',
      connection: 'close',
      cookie: 'a=b',
      host: 'gateway',
      'amz-sdk-request': 'attempt=1',
      'content-length': '7',
      'user-agent': 'boto3',
      'x-amz-content-sha256': '00',
      'x-amz-date': '20260301T000000Z',
      'x-amz-security-token': 'token',
      'x-amzn-trace-id': 'Root=1',
      'x-api-key': 'sk-bf-secret',
      'x-bf-vk': 'sk-bf-secret',
      'x-forwarded-for': '10.0.0.1',
    };
    expect(requestHeaders({ ...passed, ...kept })).toEqual(passed);
  });

  it('joins a header that came twice', () => {
    expect(requestHeaders({ accept: undefined, 'x-amzn-bedrock-a': ['1', '2'] })).toEqual({
      'x-amzn-bedrock-a': '1, 2',
    });
  });

  it.each([
    { name: 'x-amzn-bedrock-guardrailidentifier', value: 'gr-é' },
    { name: 'x-amzn-bedrock-trace', value: ['ENABLED', 'a\tb'] },
    { name: 'content-type', value: 'application/json;x=é' },
  ])('refuses $name that cannot be sent', ({ name, value }) => {
    expect(() => requestHeaders({ [name]: value, cookie: 'é' })).toThrow(
      expect.objectContaining({ kind: 'invalidRequest', message: expect.stringContaining(name) }),
    );
  });

  it.each([
    { accept: 'application/x-amz-eventstream', sent: 'application/vnd.amazon.eventstream' },
    {
      accept: 'Application/X-Amz-EventStream;q=1, application/json',
      sent: 'application/vnd.amazon.eventstream;q=1, application/json',
    },
    { accept: 'application/json', sent: 'application/json' },
  ])('asks AWS for $sent where the caller asks for $accept', ({ accept, sent }) => {
    expect(requestHeaders({ accept })).toEqual({ accept: sent });
  });
});

describe('replyHeaders', () => {
  const headers = {
    connection: 'keep-alive',
    'content-length': '55',
    'content-type': 'application/json',
    date: 'Sun, 01 Mar 2026 00:00:00 GMT',
    'set-cookie': ['a=b'],
    'transfer-encoding': 'chunked',
    'x-amzn-bedrock-input-token-count': '3',
    'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/',
    'x-amzn-requestid': '8d7c',
  };
  const passed = {
    'content-type': 'application/json',
    'x-amzn-bedrock-input-token-count': '3',
    'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/',
    'x-asbru-upstream-request-id': '8d7c',
  };

  it('passes what describes the answer, and the request id under another name', () => {
    expect(replyHeaders(headers, false)).toEqual(passed);
  });

  it('drops what cannot be sent', () => {
    expect(replyHeaders({ ...headers, 'x-amzn-bedrock-b': 'é' }, false)).toEqual(passed);
  });

  it('passes the length of a whole body', () => {
    expect(replyHeaders(headers, true)).toEqual({ ...passed, 'content-length': '55' });
  });
});
