import { BOTO3_FOR_PLAIN_HTTP, pythonMissing, runPython } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { COUNT_TOKENS } from './scenario-table.js';

describeClient({
  name: 'boto3',
  missing: pythonMissing,
  run: (scenarios, environment) =>
    runPython('boto3_scenarios.py', scenarios, { ...environment, ...BOTO3_FOR_PLAIN_HTTP }),
  inputTokens: 8,
  showRefusal: ({ exception, status, modelled }) => ({
    class: modelled ? exception : 'ClientError',
    code: exception,
    status,
  }),
  showInterruption: (exception) => ({ class: 'EventStreamError', code: exception }),
  more: COUNT_TOKENS,
});
