import { inProcessSeconds, sidesOf } from './in-process/in-process-life.js';
import { warmupOf, windowOf } from './life.js';
import { type Bench } from './bench.js';
import { type Work } from './options.js';
import { type SubjectName } from './workloads.js';

/** What a life takes beside its load: starting and stopping three processes, and reading the machine's mood. */
const OVERHEAD_SECONDS = 1.5;
const IN_PROCESS_OVERHEAD_SECONDS = 0.6;
const START_SECONDS = 2.5;

type Planner = Pick<Bench, 'options' | 'loadSide'>;

/** Tells which life begins and how long the rest will take. */
export class Progress {
  private done = 0;
  private readonly startedAt = performance.now();
  private readonly lives: number;
  private readonly totalSeconds: number;
  private readonly say: (line: string) => void;

  /** @param say where a line goes */
  constructor(bench: Planner, say: (line: string) => void) {
    this.say = say;
    const plan = bench.options.work.map((work) => planOf(bench, work));
    this.lives = plan.reduce((sum, { lives }) => sum + lives, 0);
    this.totalSeconds = plan.reduce((sum, { seconds }) => sum + seconds, 0);
    say(`${this.lives} process lives, about ${inMinutes(this.totalSeconds)}.`);
  }

  /** A life begins. What is left is the plan's rest, drawn out as much as the lives so far were. */
  begin(title: string): void {
    const share = this.done / this.lives;
    const elapsed = (performance.now() - this.startedAt) / 1000;
    const left = share > 0.1 ? (elapsed / share) * (1 - share) : this.totalSeconds * (1 - share);
    this.done++;
    this.say(`[${this.done}/${this.lives}] ${title}; about ${inMinutes(left)} left`);
  }
}

/** How many lives one kind of work has in a run, and how long they take. */
export function planOf(bench: Planner, work: Work): { readonly lives: number; readonly seconds: number } {
  const { options } = bench;
  if (work.kind === 'in-process') {
    const lives = options.lives * work.subjects.length * sidesOf(options).length;
    return { lives, seconds: lives * (inProcessSeconds(options) + IN_PROCESS_OVERHEAD_SECONDS) };
  }
  const secondsOf = (subject: SubjectName): number =>
    work.kind === 'start' ? START_SECONDS : warmupOf(bench, subject) + windowOf(options, work) + OVERHEAD_SECONDS;
  const round = work.subjects.reduce((sum, subject) => sum + secondsOf(subject), 0);
  return { lives: options.lives * work.subjects.length, seconds: options.lives * round };
}

function inMinutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
