// One process life of one round: `node measure.ts --root DIR --work NAME --subject NAME --side asbru|bare --warmup S --seconds S`
// prints one line of JSON.
import { parseArgs } from 'node:util';
import { type InProcessResult } from './result.js';
import { prepareRound, type RoundChoice } from './round.js';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { root: text, work: text, subject: text, side: text, warmup: text, seconds: text },
});

const round = await prepareRound(values.root ?? '.', {
  work: values.work,
  subject: values.subject,
  side: values.side,
} as RoundChoice);

let checksum = 0;

/** Does the work for so long, and returns how often. */
function runFor(seconds: number): number {
  const until = performance.now() + seconds * 1000;
  let rounds = 0;
  while (performance.now() < until) {
    checksum += round.run();
    rounds++;
  }
  return rounds;
}

runFor(Number(values.warmup));
const before = process.cpuUsage();
const rounds = runFor(Number(values.seconds));
// Of all threads: those that collect garbage and compile belong to it.
const { user, system } = process.cpuUsage(before);
const result: InProcessResult = { cpuUs: user + system, rounds, unitsPerRound: round.units, checksum };
process.stdout.write(`${JSON.stringify(result)}\n`);
