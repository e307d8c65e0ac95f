import { describe, expect, it } from '@jest/globals';

import {
  AWS_CLI,
  type ClientEnvironment,
  type Finished,
  pythonMissing,
  runProgram,
  type ScenarioReport,
} from '../support/child-clients.js';
import { describeClient } from './describe-client.js';
import { COUNT_TOKENS, NOTE, PDF } from './scenario-table.js';

/** The CLI has no agent around it: this file decides which command comes next. */
type Scenario = (model: string, environment: ClientEnvironment) => Promise<ScenarioReport>;

interface Block {
  readonly text?: string;
  readonly toolUse?: { readonly toolUseId: string; readonly name: string; readonly input: { readonly city: string } };
  readonly reasoningContent?: { readonly reasoningText: { readonly text: string } };
}

interface Reply {
  readonly output: { readonly message: { readonly role: string; readonly content: readonly Block[] } };
  readonly stopReason: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

const CELSIUS: Readonly<Partial<Record<string, number>>> = { Oslo: 7, Bergen: 9, Tromso: 3, Bodo: 4 };
const TOOL_CONFIG = {
  tools: [
    {
      toolSpec: {
        name: 'get_weather',
        inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
      },
    },
  ],
};

const user = (...content: readonly object[]) => ({ role: 'user', content });
const HELLO = [user({ text: 'Hello, bridge' })];

function runCli(operation: string, input: object, environment: ClientEnvironment): Promise<Finished> {
  const json = JSON.stringify(input);
  return runProgram([AWS_CLI, 'bedrock-runtime', operation, '--cli-input-json', json], environment);
}

/** @throws Error with what the CLI says when it fails */
async function askCli(operation: string, input: object, environment: ClientEnvironment): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runCli(operation, input, environment);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout.toString()) as unknown;
}

async function converse(model: string, request: object, environment: ClientEnvironment): Promise<Reply> {
  return (await askCli('converse', { modelId: model, ...request }, environment)) as Reply;
}

async function countTokens(modelId: string, environment: ClientEnvironment): Promise<ScenarioReport> {
  const input = { modelId, input: { converse: { messages: HELLO } } };
  return (await askCli('count-tokens', input, environment)) as ScenarioReport;
}

const textOf = ({ output }: Reply) => output.message.content.map((block) => block.text ?? '').join('');

function reportOf(reply: Reply): ScenarioReport {
  const { stopReason, usage } = reply;
  return { text: textOf(reply), stopReason, usage: { input: usage.inputTokens, output: usage.outputTokens } };
}

const see =
  (block: object): Scenario =>
  async (model, environment) =>
    reportOf(await converse(model, { messages: [user({ text: 'What do you see?' }, block)] }, environment));

async function refused(model: string, environment: ClientEnvironment): Promise<ScenarioReport> {
  const { exitCode, stderr } = await runCli('converse', { modelId: model, messages: HELLO }, environment);
  const [, exception] = /An error occurred \((\w+)\) when calling the Converse operation/.exec(stderr) ?? [];
  return { exitCode, exception, message: stderr };
}

async function tools(model: string, environment: ClientEnvironment): Promise<ScenarioReport> {
  const messages: object[] = [user({ text: 'How is the weather?' })];
  const calls: object[] = [];
  for (let round = 0; round < 5; round++) {
    const reply = await converse(model, { messages, toolConfig: TOOL_CONFIG }, environment);
    const uses = reply.output.message.content.flatMap((block) => block.toolUse ?? []);
    if (reply.stopReason !== 'tool_use') return { calls, text: textOf(reply) };
    calls.push(uses.map(({ name, input }) => ({ name, input })));
    const results = uses.map(({ toolUseId, input }) => ({
      toolResult: { toolUseId, content: [{ json: { celsius: CELSIUS[input.city] ?? 21 } }] },
    }));
    messages.push(reply.output.message, user(...results));
  }
  return { calls };
}

async function reasoning(model: string, environment: ClientEnvironment): Promise<ScenarioReport> {
  const first = await converse(model, { messages: HELLO }, environment);
  const messages = [...HELLO, first.output.message, user({ text: 'And again' })];
  const second = await converse(model, { messages }, environment);
  const thoughts = first.output.message.content.map((block) => block.reasoningContent?.reasoningText.text ?? '');
  return { reasoning: thoughts.join(''), text: textOf(first), again: textOf(second) };
}

const SCENARIOS: Readonly<Partial<Record<string, Scenario>>> = {
  text: async (model, environment) => reportOf(await converse(model, { messages: HELLO }, environment)),
  tools,
  document: see({ document: { format: 'pdf', name: 'Report', source: { bytes: PDF.toString() } } }),
  note: see({ document: { format: 'txt', name: 'Note', source: { bytes: NOTE } } }),
  reasoning,
  count_tokens: countTokens,
  refused,
  wrong_key: (model, environment) =>
    refused(model, { ...environment, AWS_BEARER_TOKEN_BEDROCK: 'sk-bf-nobody-issued-this' }),
};

/** Two commands at a time: each is a program that takes a second to start. */
async function run(
  scenarios: readonly string[],
  environment: ClientEnvironment,
): Promise<ReadonlyMap<string, ScenarioReport>> {
  const reports = new Map<string, ScenarioReport>();
  const waiting = [...scenarios];
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const [, name = '', model = ''] = /^(\w+)@(.*)$/.exec(key) ?? [];
      const seen = await SCENARIOS[name]?.(model, environment).catch((error: unknown) => ({ raised: String(error) }));
      reports.set(key, { scenario: key, ...seen });
    }
  };
  await Promise.all([work(), work()]);
  return reports;
}

const NO_STREAM = 'the CLI has no command for streams';

describeClient({
  name: 'AWS CLI',
  missing: pythonMissing,
  run,
  inputTokens: 8,
  showRefusal: ({ exception }) => ({ exitCode: 255, exception }),
  showInterruption: () => ({}),
  more: COUNT_TOKENS,
  cannot: {
    image: 'version 1 takes the bytes inside JSON as text, and an image is none',
    stream: NO_STREAM,
    tools_stream: NO_STREAM,
    reasoning_stream: NO_STREAM,
    refused_stream: NO_STREAM,
    broken_stream: NO_STREAM,
  },
});

const describeCli = pythonMissing === undefined ? describe : describe.skip;

describeCli('AWS CLI as AWS ships it', () => {
  it('has no command for streams', async () => {
    const environment = { AWS_DEFAULT_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };
    const { exitCode, stderr } = await runProgram([AWS_CLI, 'bedrock-runtime', 'converse-stream'], environment);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/Invalid choice[^]*\bconverse\s/);
  });
});
