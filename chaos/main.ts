import { UsageError } from '../bench/command-line.js';
import { writeFileSync } from 'node:fs';
import { defectsIn } from './call-records.js';
import { type Judged } from './figures.js';
import { type Reading } from './gateway-readings.js';
import { judgeLaws } from './laws.js';
import { type ChaosOptions, readOptions, USAGE } from './options.js';
import { type Report, toText } from './report.js';
import { runChaos } from './run-chaos.js';

/** Runs the demonstration and returns the exit status: 1 when a law is broken, 2 when the command line makes no sense. */
export async function main(commandLine: readonly string[]): Promise<number> {
  try {
    const options = readOptions(commandLine);
    if (options === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    const report = await demonstrate(options, commandLine);
    process.stdout.write(`\n${toText(report)}`);
    if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
    return report.laws.every(({ holds }) => holds) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

async function demonstrate(options: ChaosOptions, commandLine: readonly string[]): Promise<Report> {
  const startedAt = performance.now();
  const findings = await runChaos(options);
  const { figures, judged, after, records } = findings;
  return {
    command: ['npm run chaos', ...(commandLine.length > 0 ? ['--', ...commandLine] : [])].join(' '),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    figures,
    circuitOpenings: counterOf(after, 'asbru_circuit_openings_total'),
    configurationReloads: counterOf(after, 'asbru_configuration_reloads_total'),
    laws: judgeLaws(findings),
    failures: [...defectsIn(records).map((defect) => ({ defect })), ...judged.filter(isFailure)],
    unanswered: judged.filter(({ verdict }) => verdict === 'begun' || verdict === 'exhausted'),
  };
}

const FAILURES: ReadonlySet<string> = new Set(['wrong', 'hung', 'unexplained']);

function isFailure({ verdict }: Judged): boolean {
  return FAILURES.has(verdict);
}

/** @throws Error when the gateway has no such counter: its name has changed, and nothing would be shown */
function counterOf({ page }: Reading, name: string): number {
  if (!page.names.has(name)) throw new Error(`the gateway has no metric ${name}`);
  return page.sum(name);
}
