import { runJavaScript } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';

describeClient({
  name: 'LangChain for JavaScript',
  // It puts https before every address it is given.
  gateway: { tls: true },
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
  more: [
    {
      title: 'fills in a form',
      scenario: 'form',
      model: 'openai/gpt-4o-fills-in',
      expected: { report: { form: { city: 'Oslo', celsius: 7 } } },
    },
  ],
});
