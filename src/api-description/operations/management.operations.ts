import { ConfigurationController } from '../../management/configuration.controller.js';
import { DebugController } from '../../observability/debug-sampling/debug.controller.js';
import { MetricsController } from '../../observability/metrics/metrics.controller.js';
import { type DescribedAnswer, describeController } from '../described.js';
import { DEBUG_EXAMPLE } from '../examples.js';
import { ANY_ANSWER } from '../response-headers.js';
import { type JsonSchema, ref } from '../schemas/json-schema.js';

const HEADERS = [...ANY_ANSWER, 'Cache-Control'];

function answer(status: number, description: string, content: Readonly<Record<string, JsonSchema>>): DescribedAnswer {
  return { status, description, headers: HEADERS, content };
}

export const METRICS_DESCRIBED = describeController(MetricsController, {
  scrape: {
    summary: 'Metrics',
    description:
      "All metrics in Prometheus's text format. On the management port it may be open to whoever is on this machine: see " +
      '`server.admin`.',
    answers: [answer(200, 'The metrics.', { 'text/plain': { type: 'string' } })],
  },
});

export const CONFIGURATION_DESCRIBED = describeController(ConfigurationController, {
  show: {
    summary: 'Configuration in effect',
    description: 'What the gateway runs with, defaults and notices included, every secret masked.',
    answers: [answer(200, 'The configuration.', { 'application/json': ref('MaskedConfiguration') })],
  },
});

export const DEBUG_DESCRIBED = describeController(DebugController, {
  issue: {
    summary: 'Issue a debug ticket',
    description: 'A ticket that has single calls written to the log in detail. It admits nobody.',
    body: {
      schema: 'DebugTicketRequest',
      description: 'Nothing, or how long it counts.',
      required: false,
      examples: { minutes: { summary: 'For a quarter of an hour', value: DEBUG_EXAMPLE } },
    },
    answers: [answer(201, 'The ticket.', { 'application/json': ref('DebugTicket') })],
    errors: ['invalidRequest'],
  },
});
