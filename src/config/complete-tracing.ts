import { type Findings } from './findings.js';
import { EXPORT_HEADER_NAMES } from './header-names.js';
import { type Environment } from './read-environment.js';
import { type TracingConfig } from './tracing.config.js';

/** What a header may carry: RFC 9110 without the bytes that nobody agrees on. */
const HEADER_VALUE = /^[\t\x20-\x7e]+$/;

interface Sampling {
  readonly sample_ratio: number;
  readonly follow_caller: boolean;
}

/** The samplers that OpenTelemetry names in `OTEL_TRACES_SAMPLER`; the ratio of the last two is its argument. */
const SAMPLERS: ReadonlyMap<string, Sampling> = new Map([
  ['always_on', { sample_ratio: 1, follow_caller: false }],
  ['always_off', { sample_ratio: 0, follow_caller: false }],
  ['parentbased_always_on', { sample_ratio: 1, follow_caller: true }],
  ['parentbased_always_off', { sample_ratio: 0, follow_caller: true }],
  ['traceidratio', { sample_ratio: 1, follow_caller: false }],
  ['parentbased_traceidratio', { sample_ratio: 1, follow_caller: true }],
]);

const DEFAULTS = { service_name: 'asbru', sample_ratio: 1, follow_caller: true };

/**
 * Adds what the file leaves open, from OpenTelemetry's own variables: the file wins, key by key. What these variables say
 * and Asbru does not know is a notice, as their specification wants it: other programs read them too.
 */
export function completeTracing(tracing: TracingConfig, variables: Environment, findings: Findings): void {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = variables;
  const found = {
    ...DEFAULTS,
    ...(endpoint !== undefined && { endpoint }),
    ...(serviceName !== undefined && { service_name: serviceName }),
    ...readSampler(variables, findings),
  };
  const written = Object.fromEntries(Object.entries(tracing).filter(([, value]) => value !== undefined));
  const headers = { ...readHeaders(variables.OTEL_EXPORTER_OTLP_HEADERS, findings), ...toLowerCase(tracing.headers) };
  Object.assign(tracing, { ...found, ...written, headers });
}

function toLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function readSampler(
  { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument }: Environment,
  findings: Findings,
): Partial<Sampling> {
  if (name === undefined) return {};
  const sampling = SAMPLERS.get(name);
  if (sampling === undefined) {
    findings.notice(`OTEL_TRACES_SAMPLER is not used: expected one of ${[...SAMPLERS.keys()].join(', ')}`);
    return {};
  }
  if (argument === undefined || !name.endsWith('traceidratio')) return sampling;
  const ratio = Number(argument);
  if (ratio >= 0 && ratio <= 1) return { ...sampling, sample_ratio: ratio };
  findings.notice('OTEL_TRACES_SAMPLER_ARG is not used: expected a number from 0 to 1');
  return sampling;
}

/** `name=value` pairs with commas between them, values percent-encoded. What is no such pair is told by its place alone. */
function readHeaders(text: string | undefined, findings: Findings): Record<string, string> {
  const headers: Record<string, string> = {};
  const pairs = (text ?? '').split(',').map((pair) => pair.trim());
  for (const [index, pair] of pairs.entries()) {
    if (pair === '') continue;
    const split = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, split)).trim().toLowerCase();
    const value = decode(pair.slice(split + 1).trim());
    if (EXPORT_HEADER_NAMES.pattern.test(name) && HEADER_VALUE.test(value)) headers[name] = value;
    else findings.notice(`OTEL_EXPORTER_OTLP_HEADERS: entry ${index + 1} is not used: expected name=value`);
  }
  return headers;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
