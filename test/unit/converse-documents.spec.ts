import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BedrockColumn } from '../support/bedrock-column.js';
import { decodeJson, HELLO } from '../support/converse-requests.js';
import { answerColumn, DialectColumn } from '../support/dialect-column.js';
import { renderConverseDocument } from '../support/fidelity-converse.js';
import { readOutcomes, renderFidelityDocument } from '../support/fidelity-document.js';
import { listFamilies, listRelatives } from '../support/fidelity-families.js';
import { REQUEST_PROBES } from '../support/fidelity-probes.js';

const DOCUMENTS = join(import.meta.dirname, '..', '..', 'docs');
const probes = REQUEST_PROBES.flatMap((section) => section.probes);
const columns = listFamilies().map((family) => new DialectColumn(family));

let bedrock: BedrockColumn;

beforeAll(async () => {
  bedrock = await BedrockColumn.open();
});

afterAll(() => bedrock.close());

/** @returns the document in the repository, which is written anew where that is asked for */
function readDocument(name: string, current: string): string {
  const path = join(DOCUMENTS, name);
  if (process.env['ASBRU_WRITE_DOCS'] !== undefined) writeFileSync(path, current);
  return readFileSync(path, 'utf8');
}

describe('docs/fidelity.md', () => {
  it('says what becomes of every construct on every vendor (npm run docs:fidelity writes it)', async () => {
    const families = [await readOutcomes(bedrock)];
    for (const column of columns) families.push(await readOutcomes(column));
    const relatives = [];
    for (const relative of listRelatives()) {
      relatives.push({ like: relative.like, ...(await readOutcomes(new DialectColumn(relative))) });
    }
    const document = renderFidelityDocument(families, relatives);
    expect(readDocument('fidelity.md', document)).toBe(document);
  });
});

describe('docs/converse.md', () => {
  it('says what of an answer callers are given (npm run docs:fidelity writes it)', () => {
    const document = renderConverseDocument([
      bedrock,
      answerColumn('Chat Completions', 'openai-chat', columns),
      answerColumn('Responses', 'openai-responses', columns),
      answerColumn('Anthropic Messages', 'anthropic-messages', columns),
      answerColumn('Gemini', 'gemini', columns),
      answerColumn('Cohere', 'cohere-chat', columns),
    ]);
    expect(readDocument('converse.md', document)).toBe(document);
  });
});

describe('every construct of a Converse request', () => {
  it.each(probes)('is taken as it came: $member', ({ request }) => {
    const own = { call: [HELLO.content[0] ?? {}], hidden: [HELLO.content[0] ?? {}] };
    const whole = { messages: [HELLO], ...(typeof request === 'function' ? request(own) : request) };
    expect(JSON.stringify(decodeJson(whole))).toBe(JSON.stringify(whole));
  });

  it.each(probes)('reaches Bedrock byte for byte: $member', async (probe) => {
    expect((await bedrock.outcomeOf(probe)).kind).toBe('sent');
  });
});

describe('the encoder of a family', () => {
  it.each(columns)('sends every construct, or says what it does instead: $title', (column) => {
    const silent = probes.filter((probe) => column.isLostInSilence(probe)).map(({ member }) => member);
    expect(silent).toEqual([]);
  });
});
