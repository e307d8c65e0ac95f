import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rewriteModelPath } from './rewrite-model-path.js';

const ARN = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6-v1:0';

describe('rewriteModelPath', () => {
  it.each([
    ['a vendor and a model', '/bedrock/model/openai/gpt-4o/converse', '/bedrock/model/openai%2Fgpt-4o/converse'],
    ['a query', '/p/model/a/b/converse-stream?x=/y/converse', '/p/model/a%2Fb/converse-stream?x=/y/converse'],
    ['a fragment', '/p/model/a/b/converse#/c/converse', '/p/model/a%2Fb/converse#/c/converse'],
    ['a raw ARN', `/p/model/${ARN}/invoke`, `/p/model/${ARN.replace('/', '%2F')}/invoke`],
    [
      'the stream of InvokeModel',
      '/p/model/a/b/invoke-with-response-stream',
      '/p/model/a%2Fb/invoke-with-response-stream',
    ],
    ['token counting', '/p/model/a/b/count-tokens', '/p/model/a%2Fb/count-tokens'],
    ['some slashes encoded already', '/p/model/a%2Fb/c/converse', '/p/model/a%2Fb%2Fc/converse'],
    ['a model called model', '/p/model/a/model/b/converse', '/p/model/a%2Fmodel%2Fb/converse'],
    ['a model called converse', '/p/model/a/converse/converse', '/p/model/a%2Fconverse/converse'],
    ['empty segments', '/p/model/a//b/converse', '/p/model/a%2F%2Fb/converse'],
    ['an empty last segment', '/p/model/a//converse', '/p/model/a%2F/converse'],
    ['parent segments', '/p/model/../../admin/converse', '/p/model/..%2F..%2Fadmin/converse'],
    ['an absolute URL', 'http://host/p/model/a/b/converse', 'http://host/p/model/a%2Fb/converse'],
    [
      'an absolute URL whose host is "model"',
      'http://model/p/model/a/b/converse',
      'http://model/p/model/a%2Fb/converse',
    ],
  ])('encodes the slashes of a model id with %s', (_name, url, rewritten) => {
    expect(rewriteModelPath(url)).toBe(rewritten);
  });

  it.each([
    ['an id of one segment', '/bedrock/model/mock-echo/converse'],
    ['an encoded id', `/bedrock/model/${encodeURIComponent(ARN)}/converse`],
    ['the id "converse"', '/bedrock/model/converse/converse'],
    ['the id ".."', '/bedrock/model/../converse'],
    ['no id', '/bedrock/model/converse'],
    ['an empty id', '/bedrock/model//converse'],
    ['an unknown operation', '/bedrock/model/a/b/explode'],
    ['an operation that is not last', '/bedrock/model/a/b/converse/x'],
    ['a slash behind the operation', '/bedrock/model/a/b/converse/'],
    ['an operation in an encoded form', '/bedrock/model/a/b/converse%2Dstream'],
    ['another path', '/health/ready'],
    ['the segment in the query only', '/health?next=/model/a/b/converse'],
    ['the operation in the query only', '/p/model/a/b?x=/converse'],
    ['the segment in the host only', 'http://model/a/b/converse'],
    ['the server itself', '*'],
    ['nothing', ''],
    ['an authority', 'example.com:443'],
  ])('leaves %s as it is', (_name, url) => {
    expect(rewriteModelPath(url)).toBe(url);
  });

  const segment = fc.string({ unit: fc.constantFrom('a', ':', '.', '%2F', '%', '/', 'model', 'converse', '-') });
  const operation = fc.constantFrom('converse', 'converse-stream', 'invoke', 'count-tokens', 'other');
  const url = fc
    .tuple(segment, segment, operation, fc.constantFrom('', '?a=/model/b/c/converse', '#/x'))
    .map(([prefix, id, last, query]) => `/${prefix}/model/${id}/${last}${query}`);

  it('changes nothing but slashes into their encoding', () => {
    fc.assert(
      fc.property(url, (raw) => {
        expect(rewriteModelPath(raw).replaceAll('%2F', '/')).toBe(raw.replaceAll('%2F', '/'));
      }),
    );
  });

  it('gives the same when it is applied again', () => {
    fc.assert(
      fc.property(url, (raw) => {
        const once = rewriteModelPath(raw);
        expect(rewriteModelPath(once)).toBe(once);
      }),
    );
  });

  it('makes every id before a known operation one segment behind the same prefix', () => {
    fc.assert(
      fc.property(segment, (id) => {
        fc.pre(id !== '' && !id.startsWith('/'));
        expect(rewriteModelPath(`/bedrock/model/${id}/converse?q`)).toBe(
          `/bedrock/model/${id.replaceAll('/', '%2F')}/converse?q`,
        );
      }),
    );
  });
});
