import { describe, expect, it } from '@jest/globals';
import { type ConservationView, findBreaches, type GatewayCounts, type VendorCounts } from '../support/conservation.js';

const COUNTS: GatewayCounts = { activeCalls: 0, openStreams: 0, modelRequests: 3, endedCalls: 3 };
const VENDOR: VendorCounts = { name: 'openai', serving: 0, socketsOpen: 2 };

const AT_REST: ConservationView = {
  gateway: COUNTS,
  vendors: [VENDOR],
  atOnce: 3,
  recordIds: ['a', 'b', 'c'],
  refused: 0,
  answeredIds: ['a', 'c'],
};

describe('findBreaches (law 8)', () => {
  it.each<{ name: string; view: Partial<ConservationView> }>([
    { name: 'at rest', view: {} },
    { name: 'that has refused a request', view: { gateway: { ...COUNTS, modelRequests: 5 }, refused: 2 } },
    { name: 'that has ended', view: { gateway: undefined, vendors: [{ ...VENDOR, socketsOpen: 0 }] } },
  ])('finds nothing wrong with a gateway $name', ({ view }) => {
    expect(findBreaches({ ...AT_REST, ...view })).toEqual([]);
  });

  it.each<{ name: string; view: Partial<ConservationView>; says: string }>([
    { name: 'a call', view: { gateway: { ...COUNTS, activeCalls: 1 } }, says: '1 call(s) in flight' },
    { name: 'a stream', view: { gateway: { ...COUNTS, openStreams: 2 } }, says: '2 stream(s) open' },
    {
      name: 'a request at a vendor',
      view: { vendors: [VENDOR, { ...VENDOR, name: 'beta', serving: 1 }] },
      says: 'beta still serves 1 request(s)',
    },
    {
      name: 'a crowd of connections',
      view: { vendors: [{ ...VENDOR, socketsOpen: 7 }] },
      says: 'openai has 7 connection(s) open, 6 at most expected',
    },
    {
      name: 'a connection of a process that has ended',
      view: { gateway: undefined, vendors: [{ ...VENDOR, socketsOpen: 1 }] },
      says: 'openai has 1 connection(s) open, 0 at most expected',
    },
    {
      name: 'a request without a record',
      view: { gateway: { ...COUNTS, modelRequests: 4 } },
      says: '4 request(s) accepted, 3 record(s)',
    },
    {
      name: 'a call that was not counted',
      view: { gateway: { ...COUNTS, endedCalls: 2 } },
      says: '2 call(s) counted, 3 record(s)',
    },
    { name: 'a second record', view: { recordIds: ['a', 'b', 'c', 'b'] }, says: '1 request(s) have two records' },
    {
      name: 'an answer without a record',
      view: { answeredIds: ['a', 'z'] },
      says: '1 answered request(s) have no record: z',
    },
  ])('finds $name that is left', ({ view, says }) => {
    expect(findBreaches({ ...AT_REST, ...view })).toContain(says);
  });
});
