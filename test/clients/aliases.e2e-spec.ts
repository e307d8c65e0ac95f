import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientEnvironment, pythonMissing, runPython, type ScenarioReport } from '../support/child-clients.js';
import { answerAsModel } from '../support/scripted-models.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { FORM, NOTE, PDF, PNG, SCENARIO_TABLE } from './scenario-table.js';

/** Names of Bedrock, by which clients choose how to ask; each stands for a model of another vendor. */
const ALIASES = {
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'openai/gpt-4o',
  'us.anthropic.claude-opus-4-1-20250805-v1:0': 'openai/gpt-4o-tools',
  'eu.anthropic.claude-haiku-4-5-20251001-v1:0': 'openai/gpt-4o-sees',
  'us.amazon.nova-pro-v1:0': 'openai/gpt-4o-fills-in',
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6': 'openai/gpt-4o',
} as const;

const SCENARIOS = ['text', 'stream', 'tools', 'tools_stream', 'image'];

/** What a client does with each alias, and what it sees where it names the model itself. */
const CASES = Object.entries(ALIASES).flatMap(([alias, model]) =>
  [...SCENARIO_TABLE, FORM]
    .filter((entry) => entry.model === model && (entry === FORM || SCENARIOS.includes(entry.scenario)))
    .map(({ scenario, expected }) => ({ key: `${scenario}@${alias}`, scenario, alias, report: expected.report ?? {} })),
);

/** How long one run of a client may take, in milliseconds. */
const RUN_LIMIT_MS = 90_000;

const reason = pythonMissing === undefined ? '' : ` (${pythonMissing})`;
const describeHere = pythonMissing === undefined ? describe : describe.skip;

describeHere.each([
  { client: 'boto3', script: 'boto3_scenarios.py' },
  { client: 'pydantic-ai', script: 'pydantic_ai_scenarios.py' },
  { client: 'LangChain for Python', script: 'langchain_scenarios.py' },
])(`$client with aliases that look like models of Bedrock${reason}`, ({ client, script }) => {
  // A form is what frameworks make of a tool.
  const cases = CASES.filter(({ scenario }) => client !== 'boto3' || scenario !== FORM.scenario);
  let gateway: TestGateway;
  let reports: ReadonlyMap<string, ScenarioReport>;

  beforeAll(async () => {
    gateway = await createTestGateway({ tls: true, config: { routing: { aliases: ALIASES } } });
    gateway.upstream.answer(answerAsModel);
    const keys = cases.map(({ key }) => key);
    reports = await runPython(script, keys, {
      ...clientEnvironment(gateway, '/bedrock'),
      AWS_MAX_ATTEMPTS: '1',
      CLIENT_PNG: PNG.toString('base64'),
      CLIENT_PDF: PDF.toString('base64'),
      CLIENT_NOTE: NOTE,
    });
  }, RUN_LIMIT_MS);

  afterAll(() => gateway.close());

  it.each(cases)('$scenario: $alias', ({ key, report }) => {
    expect(reports.get(key)).toMatchObject({ scenario: key, ...report });
  });

  it('asked the other vendor, under its own names', () => {
    const asked = new Set(gateway.upstream.requests.map(({ json }) => `openai/${(json as { model: string }).model}`));
    expect([...asked].sort()).toEqual(
      [...new Set(cases.map(({ alias }) => ALIASES[alias as keyof typeof ALIASES]))].sort(),
    );
  });
});
