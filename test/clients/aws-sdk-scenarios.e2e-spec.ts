import { runJavaScript } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { COUNT_TOKENS } from './scenario-table.js';

describeClient({
  name: 'AWS SDK for JavaScript',
  run: (scenarios, environment) => runJavaScript('aws-sdk-scenarios.mjs', scenarios, environment),
  inputTokens: 8,
  showRefusal: ({ exception, status, modelled }) => ({
    class: modelled ? exception : 'BedrockRuntimeServiceException',
    name: exception,
    status,
  }),
  showInterruption: (exception) => {
    const name = exception.charAt(0).toUpperCase() + exception.slice(1);
    return { class: name, name };
  },
  more: COUNT_TOKENS,
});
