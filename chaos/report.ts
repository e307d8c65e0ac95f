import { type Figures, type Latency } from './figures.js';
import { type Law } from './laws.js';
import { type Verdict } from './verdict.js';

/** Everything that a run found. */
export interface Report {
  /** The command that makes the same run. */
  readonly command: string;
  readonly seconds: number;
  readonly figures: Figures;
  /** How often a vendor was given a rest. */
  readonly circuitOpenings: number;
  /** How often a changed configuration was put to use. */
  readonly configurationReloads: number;
  readonly laws: readonly Law[];
  /** What must not be, question by question, and the defects that the gateway names. */
  readonly failures: readonly object[];
  /** Questions whose vendors left no answer to give. */
  readonly unanswered: readonly object[];
}

const WIDTH = 44;

const VERDICTS: readonly (readonly [Verdict, string])[] = [
  ['good', 'answered, whole and correct'],
  ['left', 'left by the client itself'],
  ['begun', 'failed after the answer had begun'],
  ['exhausted', 'failed because every model of the chain had'],
  ['unexplained', 'failed without a reason'],
  ['wrong', 'answered wrongly'],
  ['hung', 'never ended'],
];

/** The report as a person reads it. */
export function toText(report: Report): string {
  const { figures, laws } = report;
  const { rescues, faults, vendorAnswers } = figures;
  const spoiled = faults.reduce((sum, { count }) => sum + count, 0);
  const lines = [
    `${report.command}   (${report.seconds} s)`,
    '',
    row('Questions', String(figures.asked)),
    ...VERDICTS.map(([verdict, name]) => row(`  ${name}`, countOf(figures.verdicts[verdict], figures.asked))),
    '',
    'Clients: correct answers of questions',
    ...figures.clients.map(({ name, asked, good }) => row(`  ${name}`, `${good} of ${asked}`)),
    '',
    row('Vendors were asked', String(vendorAnswers)),
    row('  and failed', countOf(spoiled, vendorAnswers)),
    ...faults.map(({ fault, count }) => row(`    ${fault}`, String(count))),
    '',
    'The gateway',
    row('  tried again', String(rescues.retries)),
    row('  took another key', String(rescues.rotations)),
    row('  took another model', String(rescues.fallbacks)),
    row('  gave a vendor a rest', `${report.circuitOpenings}, which spared it ${rescues.spared} tries`),
    row('  took a new configuration', String(report.configurationReloads)),
    '',
    'Correct answers took',
    row('  where no vendor failed', latency(figures.undisturbed)),
    row('  where one did', latency(figures.rescued)),
    '',
    'Errors that clients saw',
    ...figures.errors.map(({ told, verdict, count }) => row(`  ${told}`, `${count} (${verdict})`)),
    '',
    'Laws',
    ...laws.map(({ name, holds, told }) => `  ${holds ? 'holds ' : 'BROKEN'}  ${name}\n            ${told}`),
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(WIDTH)}  ${value}`;
}

function countOf(count: number, all: number): string {
  return count === 0 ? '0' : `${String(count).padEnd(6)} ${((count / all) * 100).toFixed(1)} %`;
}

function latency({ count, p50Ms, p99Ms }: Latency): string {
  return `p50 ${p50Ms} ms, p99 ${p99Ms} ms (${count} answers)`;
}
