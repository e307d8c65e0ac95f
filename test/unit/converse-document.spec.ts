import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decodeJson, HELLO } from '../support/converse-requests.js';
import { outcomeOf, renderFidelityDocument } from '../support/fidelity-document.js';
import { REQUEST_PROBES } from '../support/fidelity-probes.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'converse.md');
const probes = REQUEST_PROBES.flatMap((section) => section.probes);

describe('docs/converse.md', () => {
  it('says what the translator does (npm run docs:fidelity writes it)', () => {
    const document = renderFidelityDocument();
    if (process.env['ASBRU_WRITE_DOCS'] !== undefined) writeFileSync(DOCUMENT, document);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(document);
  });
});

describe('every member of a Converse request', () => {
  it.each(probes)('is taken as it came: $member', ({ request }) => {
    const whole = { messages: [HELLO], ...request };
    expect(JSON.stringify(decodeJson(whole))).toBe(JSON.stringify(whole));
  });

  it.each(probes)('is sent, mapped, degraded, refused or named as said by default: $member', (probe) => {
    for (const model of ['gpt-4o', 'gpt-5', 'llama-3.3-70b'])
      expect(outcomeOf(probe, model)).not.toBe('nothing to send');
  });
});
