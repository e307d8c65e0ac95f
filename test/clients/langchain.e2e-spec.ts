import { pythonMissing, runPython } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { FORM } from './scenario-table.js';

describeClient({
  name: 'LangChain for Python',
  missing: pythonMissing,
  // The boto3 inside sends its key over TLS only.
  tls: true,
  run: (scenarios, environment) => runPython('langchain_scenarios.py', scenarios, environment),
  inputTokens: 12,
  showRefusal: ({ exception, status, modelled }) => ({
    class: modelled ? exception : 'ClientError',
    code: exception,
    status,
  }),
  showInterruption: (exception) => ({ class: 'EventStreamError', code: exception }),
  more: [FORM],
});
