import { runJavaScript } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { FORM } from './scenario-table.js';

describeClient({
  name: 'LangChain for JavaScript',
  // It puts https before every address it is given.
  tls: true,
  run: (scenarios, environment) => runJavaScript('langchain-scenarios.mjs', scenarios, environment),
  inputTokens: 12,
  showRefusal: ({ exception, status, modelled }) => ({
    class: modelled ? exception : 'BedrockRuntimeServiceException',
    name: exception,
    status,
  }),
  showInterruption: (exception) => {
    const name = exception.charAt(0).toUpperCase() + exception.slice(1);
    return { class: name, name };
  },
  more: [FORM],
});
