import { describe, expect, it } from '@jest/globals';
import { Lifecycle } from './lifecycle.service.js';

describe('Lifecycle', () => {
  it('starts, becomes ready and drains', () => {
    const lifecycle = new Lifecycle();
    expect(lifecycle).toMatchObject({ phase: 'starting', hasStarted: false });
    lifecycle.markReady();
    expect(lifecycle).toMatchObject({ phase: 'ready', hasStarted: true });
    lifecycle.beginDrain();
    expect(lifecycle).toMatchObject({ phase: 'draining', hasStarted: true });
  });

  it('never becomes ready again', () => {
    const lifecycle = new Lifecycle();
    lifecycle.markReady();
    lifecycle.beginDrain();
    lifecycle.markReady();
    expect(lifecycle.phase).toBe('draining');
  });

  it('has not started when it is told to stop before it was ready', () => {
    const lifecycle = new Lifecycle();
    lifecycle.beginDrain();
    lifecycle.markReady();
    expect(lifecycle).toMatchObject({ phase: 'draining', hasStarted: false });
  });
});
