import { runJavaScript } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { FORM } from './scenario-table.js';

describeClient({
  name: 'Vercel AI SDK',
  run: (scenarios, environment) => runJavaScript('vercel-ai-scenarios.mjs', scenarios, environment),
  inputTokens: 12,
  showRefusal: ({ exception, status }) => ({ class: 'AI_APICallError', status, type: exception }),
  showInterruption: (exception) => ({
    class: 'AI_StreamProviderError',
    status: exception === 'throttlingException' ? 429 : 424,
  }),
  more: [FORM],
});
