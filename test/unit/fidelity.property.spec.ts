import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { DialectColumn } from '../support/dialect-column.js';
import { listFamilies, listRelatives } from '../support/fidelity-families.js';
import { type MarkedRequest, markedRequests, type Marker } from '../support/marked-requests.js';

const COLUMNS = [...listFamilies(), ...listRelatives()].map((family) => new DialectColumn(family));

/**
 * True where the encoder says that what stands at the path, or around it, is lost. The name of a schema is a label that
 * changes no answer, and stop sequences may be watched for by the gateway itself, which it says too.
 */
function isSaid({ path }: Marker, { list, mapped }: Warnings): boolean {
  if (path.endsWith('.jsonSchema.name')) return true;
  const said = path.startsWith('inferenceConfig.stopSequences') ? [...list, ...mapped] : list;
  return said.some((entry) => path === entry.path || path.startsWith(`${entry.path}.`));
}

function isIn(sent: string, { text }: Marker): boolean {
  return sent.includes(text) || sent.includes(Buffer.from(text).toString('base64'));
}

/** The texts of the caller's that are gone without a word; undefined where the request is refused. */
function lostInSilence(column: DialectColumn, { request, markers }: MarkedRequest): readonly Marker[] | undefined {
  const warnings = new Warnings();
  try {
    const sent = column.encode(request, warnings);
    return markers.filter((marker) => !isIn(sent, marker) && !isSaid(marker, warnings));
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return undefined;
  }
}

describe('every text of a request', () => {
  it.each(COLUMNS)('is in what $title is sent, or is said to be lost', (column) => {
    let sent = 0;
    fc.assert(
      fc.property(markedRequests, (marked) => {
        const lost = lostInSilence(column, marked);
        if (lost === undefined) return;
        sent += 1;
        expect(lost).toEqual([]);
      }),
      { numRuns: 80 },
    );
    expect(sent).toBeGreaterThan(3);
  });
});
