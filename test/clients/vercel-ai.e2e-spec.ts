import { runJavaScript } from '../support/child-clients.js';
import { describeClient } from './describe-client.js';

describeClient({
  name: 'Vercel AI SDK',
  run: (scenarios, environment) => runJavaScript('vercel-ai-scenarios.mjs', scenarios, environment),
  inputTokens: 12,
  showRefusal: ({ exception, status }) => ({ class: 'AI_APICallError', status, type: exception }),
  showInterruption: (exception) => ({
    class: 'AI_StreamProviderError',
    status: exception === 'throttlingException' ? 429 : 424,
  }),
  more: [
    {
      title: 'fills in a form, with its tool for that',
      scenario: 'form',
      model: 'openai/gpt-4o-fills-in',
      expected: { report: { form: { city: 'Oslo', celsius: 7 } } },
    },
  ],
});
