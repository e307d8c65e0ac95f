import { ConfigurationError } from '../config/configuration-error.js';
import { type Configuration } from '../config/configuration.js';
import { type Command, type CommandContext, readOptions } from './command.js';
import { checkCertificate } from './doctor/check-certificate.js';
import { checkClock } from './doctor/check-clock.js';
import { checkHosts } from './doctor/check-hosts.js';
import { checkKeys } from './doctor/check-keys.js';
import { checkPorts } from './doctor/check-ports.js';
import { bad, type Finding, note, ok } from './doctor/finding.js';
import { placeOf, readConfiguration, summarize } from './read-configuration.js';

/** Looks at everything that a start needs, and says what to do about what is not there. */
export const doctor: Command = {
  name: 'doctor',
  parameters: '[file] [--call]',
  summary: 'check Node, configuration, ports, TLS, clock and the names of vendors; with --call their keys too',
  details: `  [file]                the configuration file; what ASBRU_CONFIG names, else config.json here, when absent
  --call                ask every vendor with every key for something that costs nothing

Nothing that it prints holds a secret. Exits 0 when nothing is bad, 1 when something is.
`,
  async run(parameters, context) {
    const { call = false } = readOptions(parameters, { call: { type: 'boolean' } }, 1).values;
    const report = new Report(context);
    report.add(ok(`Node ${process.versions.node}`));
    const file = parameters.filter((parameter) => parameter !== '--call');
    const configuration = readConfiguration(placeOf(file, context));
    if (configuration instanceof ConfigurationError) {
      report.add(bad(`configuration: ${configuration.source}`, configuration.faults.join('\n')));
      report.add(checkClock(Date.now()));
    } else {
      await examine(configuration, call, report);
    }
    return report.end();
  },
};

async function examine(configuration: Configuration, call: boolean, report: Report): Promise<void> {
  report.add(ok(`configuration: ${summarize(configuration)}`));
  for (const notice of configuration.notices) report.add(note(`configuration: ${notice}`));
  report.add(...(await checkPorts(configuration)));
  report.add(...checkCertificate(configuration.server.tls, Date.now()));
  report.add(...(await checkHosts(configuration)));
  if (!call) {
    report.add(checkClock(Date.now()));
    return;
  }
  const { findings, vendorAheadMs } = await checkKeys(configuration);
  report.add(...findings);
  const now = Date.now();
  report.add(vendorAheadMs === undefined ? checkClock(now) : checkClock(now, now + vendorAheadMs));
}

/** Prints findings as they come, and counts them. */
class Report {
  private total = 0;
  private badOnes = 0;

  constructor(private readonly context: CommandContext) {}

  add(...findings: readonly Finding[]): void {
    for (const { state, text, advice } of findings) {
      this.total += 1;
      if (state === 'bad') this.badOnes += 1;
      this.context.print(`${state.padEnd(4)}  ${text}\n`);
      if (advice !== undefined) this.context.print(`${advice.replace(/^/gm, '      ')}\n`);
    }
  }

  end(): 0 | 1 {
    const { total, badOnes } = this;
    this.context.print(badOnes === 0 ? `\nAll is well: ${total} findings.\n` : `\n${badOnes} of ${total} are bad.\n`);
    return badOnes === 0 ? 0 : 1;
  }
}
