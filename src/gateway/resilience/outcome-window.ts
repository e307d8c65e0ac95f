/** The time is counted in so many steps: what happened leaves the window a step at a time. */
const STEPS = 10;

/** How often something went well and badly in the last so many milliseconds. Nothing is allocated when it is told. */
export class OutcomeWindow {
  private readonly stepMs: number;
  private readonly successes = new Array<number>(STEPS).fill(0);
  private readonly failures = new Array<number>(STEPS).fill(0);
  private step = 0;
  private succeeded = 0;
  private failed = 0;

  constructor(lengthMs: number) {
    this.stepMs = lengthMs / STEPS;
  }

  /** How many there were. */
  get total(): number {
    return this.succeeded + this.failed;
  }

  /** How many of all failed, between 0 and 1; 0 where there were none. */
  get failureShare(): number {
    return this.total === 0 ? 0 : this.failed / this.total;
  }

  /** How many there were of late at that time. */
  countAt(nowMs: number): number {
    this.advance(nowMs);
    return this.total;
  }

  /** How many of them failed. */
  failuresAt(nowMs: number): number {
    this.advance(nowMs);
    return this.failed;
  }

  succeed(nowMs: number): void {
    const place = this.advance(nowMs);
    this.successes[place] = (this.successes[place] ?? 0) + 1;
    this.succeeded += 1;
  }

  fail(nowMs: number): void {
    const place = this.advance(nowMs);
    this.failures[place] = (this.failures[place] ?? 0) + 1;
    this.failed += 1;
  }

  /** What was counted as a success at `succeededAtMs`, if that is not too long ago, was none. */
  takeBack(succeededAtMs: number, nowMs: number): void {
    this.advance(nowMs);
    const step = Math.floor(succeededAtMs / this.stepMs);
    const place = step % STEPS;
    const count = this.successes[place] ?? 0;
    if (step <= this.step - STEPS || count === 0) return;
    this.successes[place] = count - 1;
    this.succeeded -= 1;
  }

  clear(): void {
    this.successes.fill(0);
    this.failures.fill(0);
    this.succeeded = 0;
    this.failed = 0;
  }

  /** Forgets what has left the window, and gives the place of the present step. */
  private advance(nowMs: number): number {
    const step = Math.floor(nowMs / this.stepMs);
    const passed = Math.min(step - this.step, STEPS);
    for (let count = 1; count <= passed; count += 1) {
      const place = (this.step + count) % STEPS;
      this.succeeded -= this.successes[place] ?? 0;
      this.failed -= this.failures[place] ?? 0;
      this.successes[place] = 0;
      this.failures[place] = 0;
    }
    this.step = Math.max(step, this.step);
    return this.step % STEPS;
  }
}
