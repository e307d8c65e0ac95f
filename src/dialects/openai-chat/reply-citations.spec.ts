import { describe, expect, it } from '@jest/globals';
import { readDeltas, readMessage } from '../../../test/support/chat-turns.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';

const asking = (block: ContentBlock): Partial<ModelRequest> => ({ messages: [{ role: 'user', content: [block] }] });
const SEARCH = { searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } };
const CITED: Partial<ModelRequest> = asking({
  document: { name: 'd', source: { text: 'a' }, citations: { enabled: true } },
});

const ANNOTATION = {
  type: 'url_citation',
  url_citation: { url: 'https://example.com/a', title: 'Page', content: 'words', start_index: 0, end_index: 2 },
};
const CITATION = {
  title: 'Page',
  sourceContent: [{ text: 'words' }],
  location: { web: { url: 'https://example.com/a', domain: 'example.com' } },
};

describe('citations of a reply', () => {
  it.each([
    { name: 'a document to cite', request: CITED },
    { name: 'search results', request: asking(SEARCH) },
    {
      name: 'search results of a tool',
      request: asking({ toolResult: { toolUseId: 't', content: [SEARCH] } }),
    },
  ])('are given to a caller that sent $name (E74)', ({ request }) => {
    const warnings = new Warnings();
    const expected = [{ citationsContent: { content: [{ text: 'Hi' }], citations: [CITATION] } }];
    const whole = readMessage({ content: 'Hi', annotations: [ANNOTATION] }, { request, warnings });
    expect(whole.output.message.content).toEqual(expected);
    const streamed = readDeltas([{ content: 'Hi' }, { annotations: [ANNOTATION] }], { request, warnings });
    expect(streamed.output.message.content).toEqual(expected);
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.usage']);
  });

  it('leave the text a text for others, who are told', () => {
    const warnings = new Warnings();
    const { output } = readMessage({ content: 'Hi', annotations: [ANNOTATION] }, { warnings });
    expect(output.message.content).toEqual([{ text: 'Hi' }]);
    expect(warnings.list.map(({ path }) => path)).toContain('reply.annotations');
  });

  it('are noted where they name no page', () => {
    const warnings = new Warnings();
    readMessage({ content: 'Hi', annotations: [{ type: 'file_citation' }, 5] }, { request: CITED, warnings });
    expect(warnings.list.map(({ path }) => path)).toContain('reply.annotations');
  });

  describe('of Perplexity', () => {
    const pages = {
      citations: ['https://example.com/a', 'https://example.com/b'],
      search_results: [{ url: 'https://example.com/a', title: 'Page', snippet: 'words' }],
    };

    it('are given once, behind the text', () => {
      const streamed = readDeltas([{ content: 'H' }, { content: 'i' }], { request: CITED }, pages);
      const expected = [{ citationsContent: { content: [{ text: 'Hi' }], citations: [CITATION] } }];
      expect(streamed.output.message.content).toEqual(expected);
      expect(readMessage({ content: 'Hi' }, { request: CITED }, pages).output.message.content).toEqual(expected);
    });

    it('may be addresses alone', () => {
      const { output } = readMessage({ content: 'Hi' }, { request: CITED }, { citations: pages.citations });
      expect(output.message.content[0]?.citationsContent?.citations).toHaveLength(2);
    });

    it('are noted for callers that did not ask', () => {
      const warnings = new Warnings();
      expect(readMessage({ content: 'Hi' }, { warnings }, pages).output.message.content).toEqual([{ text: 'Hi' }]);
      expect(warnings.list.map(({ path }) => path)).toContain('reply.annotations');
    });
  });
});

describe('pictures of a reply', () => {
  it('are given as images', () => {
    const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } }];
    const { output } = readMessage({ content: 'Look', images });
    expect(output.message.content).toEqual([
      { text: 'Look' },
      { image: { format: 'png', source: { bytes: 'iVBORw==' } } },
    ]);
  });
});
