import { pythonMissing, runPython } from '../support/child-clients.js';
import { SPOKEN_TURN } from '../support/scripted-assistant.js';
import { describeClient } from './describe-client.js';
import { FORM } from './scenario-table.js';

describeClient({
  name: 'pydantic-ai',
  missing: pythonMissing,
  // The boto3 inside sends its key over TLS only.
  tls: true,
  run: (scenarios, environment) => runPython('pydantic_ai_scenarios.py', scenarios, environment),
  inputTokens: 12,
  showRefusal: ({ exception, status }) => ({ isModelHTTPError: true, code: exception, status }),
  showInterruption: (exception) => ({ code: exception, status: exception === 'throttlingException' ? 429 : 424 }),
  more: [
    FORM,
    { ...FORM, title: 'demands a form, by toolChoice', scenario: 'form_by_tool' },
    { ...FORM, title: 'demands a form, by its schema', scenario: 'form_by_schema' },
    {
      title: 'sets cache points',
      scenario: 'cache_points',
      model: 'openai/gpt-4o',
      expected: { report: { text: SPOKEN_TURN.text } },
    },
    {
      title: 'counts tokens before it asks',
      scenario: 'count_tokens',
      model: 'openai/gpt-4o',
      expected: { report: { class: 'UsageLimitExceeded' } },
    },
  ],
});
