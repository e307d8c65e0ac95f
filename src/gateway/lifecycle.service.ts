import { Injectable } from '@nestjs/common';

/** `starting` until the port is open, `ready` while work is welcome, `draining` from the first signal to stop. */
export type LifecyclePhase = 'starting' | 'ready' | 'draining';

/** Where this process is in its life. It only ever moves forward. */
@Injectable()
export class Lifecycle {
  private current: LifecyclePhase = 'starting';
  private everReady = false;

  get phase(): LifecyclePhase {
    return this.current;
  }

  /** True from the first moment of readiness to the end, draining included. */
  get hasStarted(): boolean {
    return this.everReady;
  }

  /** Welcomes work. Does nothing once draining has begun. */
  markReady(): void {
    if (this.current !== 'starting') return;
    this.current = 'ready';
    this.everReady = true;
  }

  /** Asks for work to be sent elsewhere; what still arrives is served. */
  beginDrain(): void {
    this.current = 'draining';
  }
}
