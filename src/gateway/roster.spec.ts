import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Roster, type RosterPlace } from './roster.js';

describe('Roster', () => {
  it('holds what was entered and not struck off', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20), { nil: 'enter' as const })), (steps) => {
        const roster = new Roster<number>();
        const places: RosterPlace<number>[] = [];
        const model = new Set<number>();
        for (const [number, step] of steps.entries()) {
          if (step === 'enter') {
            places.push(roster.enter(number));
            model.add(number);
            continue;
          }
          const place = places[step];
          if (place === undefined) continue;
          roster.strike(place);
          model.delete(place.item);
        }
        expect(roster.list().sort((one, other) => one - other)).toEqual([...model]);
        expect(roster.size).toBe(model.size);
      }),
    );
  });

  it('lists what was there when it was asked', () => {
    const roster = new Roster<string>();
    const [first, second] = ['first', 'second'].map((item) => roster.enter(item));
    const listed = roster.list();
    if (first === undefined || second === undefined) throw new Error('no place');
    roster.strike(first);
    roster.strike(first);
    expect(listed).toEqual(['first', 'second']);
    expect(roster.list()).toEqual(['second']);
  });
});
