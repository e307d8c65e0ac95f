import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Abortable, LightAbort } from './light-abort.js';

const REASON = new Error('enough');

/** What may be done to a signal; listeners are numbered. */
const steps = fc.array(fc.record({ what: fc.constantFrom('add', 'add', 'remove', 'abort'), number: fc.nat(3) }), {
  maxLength: 20,
});

describe('LightAbort', () => {
  it('does what an AbortController does', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const controller = new AbortController();
        const light = new LightAbort();
        const theirs = new Player(controller.signal, (reason) => {
          controller.abort(reason);
        });
        const ours = new Player(light, (reason) => {
          light.abort(reason);
        });
        for (const { what, number } of list) expect(ours.play(what, number)).toEqual(theirs.play(what, number));
      }),
    );
  });

  it('makes an AbortSignal that aborts with it, also where it has aborted already', () => {
    const light = new LightAbort();
    const { signal } = light;
    const told = jest.fn();
    signal.addEventListener('abort', told);
    expect(light.signal).toBe(signal);
    light.abort(REASON);
    expect(told).toHaveBeenCalledTimes(1);
    expect(signal.reason).toBe(REASON);
    const late = new LightAbort();
    late.abort(REASON);
    expect(late.signal).toMatchObject({ aborted: true, reason: REASON });
  });

  it('tells a listener that another one has removed meanwhile nothing', () => {
    const light = new LightAbort();
    const told = jest.fn();
    light.addEventListener('abort', () => {
      light.removeEventListener('abort', told);
    });
    light.addEventListener('abort', told);
    light.abort(REASON);
    expect(told).not.toHaveBeenCalled();
  });
});

/** Does the steps to one of the two, and gives what can be seen of it after each. */
class Player {
  private readonly heard: number[] = [];
  private readonly listeners = [0, 1, 2, 3].map((number) => () => {
    this.heard.push(number);
  });

  constructor(
    private readonly signal: Abortable,
    private readonly abort: (reason: Error) => void,
  ) {}

  play(what: string, number: number): object {
    const listener = this.listeners[number] ?? (() => undefined);
    if (what === 'add') this.signal.addEventListener('abort', listener);
    else if (what === 'remove') this.signal.removeEventListener('abort', listener);
    else this.abort(REASON);
    return { heard: [...this.heard], aborted: this.signal.aborted, reason: this.signal.reason };
  }
}
