import { HealthController } from '../../health/health.controller.js';
import { type DescribedAnswer, describeController, type DescribedOperation } from '../described.js';
import { ANY_ANSWER } from '../response-headers.js';
import { ref } from '../schemas/json-schema.js';

const HEADERS = [...ANY_ANSWER, 'Cache-Control'];
const REPORT = { 'application/json': ref('HealthReport') };

const OK: DescribedAnswer = { status: 200, description: 'Yes.', headers: HEADERS, content: REPORT };
const NOT_YET: DescribedAnswer = {
  status: 503,
  description: 'No; the report says why.',
  headers: [...HEADERS, 'x-amzn-ErrorType'],
  content: REPORT,
};

function probe(summary: string, description: string, answers: readonly DescribedAnswer[]): DescribedOperation {
  return { summary, description: `${description} No credential is needed.`, answers };
}

const READINESS = probe('Readiness', 'Whether new requests are welcome: not while it starts, not while it drains.', [
  OK,
  NOT_YET,
]);
const LIVENESS = probe('Liveness', 'That it answers is all it says.', [OK]);
const STARTUP = probe('Startup', 'Whether the process has ever been ready.', [OK, NOT_YET]);

/** The probes. */
export const HEALTH_DESCRIBED = describeController(HealthController, {
  readiness: READINESS,
  liveness: LIVENESS,
  startup: STARTUP,
  headReadiness: READINESS,
  headLiveness: LIVENESS,
  headStartup: STARTUP,
});
