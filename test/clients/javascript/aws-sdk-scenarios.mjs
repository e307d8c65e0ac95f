// The common scenarios with the AWS SDK for JavaScript: nothing but the environment says where the gateway is and with
// which key.
//
// Usage: node aws-sdk-scenarios.mjs text@openai/gpt-4o tools@mock/tool ...   (HTTP_HANDLER=http1 swaps the default HTTP/2
// handler for NodeHttpHandler)
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import * as inputs from './inputs.mjs';
import { readBroken, refused } from './scenario-support.mjs';

const client = new BedrockRuntimeClient(
  process.env.HTTP_HANDLER === 'http1' ? { requestHandler: new NodeHttpHandler() } : {},
);

const user = (...content) => ({ role: 'user', content });
const toolConfig = {
  tools: [
    {
      toolSpec: {
        name: 'get_weather',
        description: 'The weather in a city.',
        inputSchema: { json: inputs.CITY_SCHEMA },
      },
    },
  ],
};

async function converse(request) {
  const { output, stopReason, usage } = await client.send(new ConverseCommand(request));
  return { message: output.message, stopReason, usage };
}

async function converseStream(request) {
  const { stream } = await client.send(new ConverseStreamCommand(request));
  const seen = { message: { role: 'assistant', content: [] } };
  for await (const event of stream) {
    if (event.contentBlockStart) start(seen.message.content, event.contentBlockStart);
    if (event.contentBlockDelta) add(seen.message.content, event.contentBlockDelta);
    if (event.messageStop) seen.stopReason = event.messageStop.stopReason;
    if (event.metadata) seen.usage = event.metadata.usage;
  }
  for (const { toolUse } of seen.message.content) if (toolUse) toolUse.input = JSON.parse(toolUse.input);
  return seen;
}

function start(content, { contentBlockIndex, start: { toolUse } }) {
  content[contentBlockIndex] = { toolUse: { ...toolUse, input: '' } };
}

function add(content, { contentBlockIndex, delta: { text, toolUse, reasoningContent } }) {
  const block = (content[contentBlockIndex] ??= {});
  if (text !== undefined) block.text = (block.text ?? '') + text;
  if (toolUse) block.toolUse.input += toolUse.input;
  if (!reasoningContent) return;
  block.reasoningContent ??= { reasoningText: { text: '' } };
  const { reasoningText } = block.reasoningContent;
  for (const [member, piece] of Object.entries(reasoningContent)) {
    reasoningText[member] = (reasoningText[member] ?? '') + piece;
  }
}

const textOf = (reply) => reply.message.content.map((block) => block.text ?? '').join('');

function report(reply) {
  const { stopReason, usage } = reply;
  return { text: textOf(reply), stopReason, usage: { input: usage.inputTokens, output: usage.outputTokens } };
}

async function tools(modelId, ask) {
  const messages = [user({ text: inputs.WEATHER_QUESTION })];
  const calls = [];
  for (let round = 0; round < 5; round++) {
    const reply = await ask({ modelId, messages, toolConfig });
    const uses = reply.message.content.filter((block) => block.toolUse).map((block) => block.toolUse);
    if (reply.stopReason !== 'tool_use') return { calls, text: textOf(reply) };
    calls.push(uses.map(({ name, input }) => ({ name, input })));
    messages.push(reply.message, user(...uses.map(answerCall)));
  }
  return { calls };
}

function answerCall({ toolUseId, input }) {
  return { toolResult: { toolUseId, content: [{ json: { celsius: inputs.celsius(input.city) } }], status: 'success' } };
}

async function reasoning(modelId, ask) {
  const question = user({ text: inputs.HELLO });
  const first = await ask({ modelId, messages: [question] });
  const second = await ask({ modelId, messages: [question, first.message, user({ text: inputs.AGAIN })] });
  const thoughts = first.message.content.map((block) => block.reasoningContent?.reasoningText.text ?? '');
  return { reasoning: thoughts.join(''), text: textOf(first), again: textOf(second) };
}

const see = async (modelId, block) =>
  report(await converse({ modelId, messages: [user({ text: inputs.LOOK }, block)] }));

/** The SDK reads the variable when it first needs the key. */
async function wrongKey(modelId) {
  const key = process.env.AWS_BEARER_TOKEN_BEDROCK;
  process.env.AWS_BEARER_TOKEN_BEDROCK = inputs.WRONG_KEY;
  const stranger = new BedrockRuntimeClient();
  const seen = await refused(() => stranger.send(new ConverseCommand(hello(modelId))));
  process.env.AWS_BEARER_TOKEN_BEDROCK = key;
  stranger.destroy();
  return seen;
}

async function* streamTexts(modelId) {
  const { stream } = await client.send(new ConverseStreamCommand(hello(modelId)));
  for await (const event of stream) yield event.contentBlockDelta?.delta.text ?? '';
}

async function countTokens(modelId) {
  const input = { converse: { messages: [user({ text: inputs.HELLO })] } };
  const { inputTokens } = await client.send(new CountTokensCommand({ modelId, input }));
  return { inputTokens };
}

const hello = (modelId) => ({ modelId, messages: [user({ text: inputs.HELLO })] });

await inputs.runScenarios({
  text: async (model) => report(await converse(hello(model))),
  stream: async (model) => report(await converseStream(hello(model))),
  tools: (model) => tools(model, converse),
  tools_stream: (model) => tools(model, converseStream),
  image: (model) => see(model, { image: { format: 'png', source: { bytes: inputs.PNG } } }),
  document: (model) => see(model, { document: { format: 'pdf', name: 'Report', source: { bytes: inputs.PDF } } }),
  note: (model) =>
    see(model, { document: { format: 'txt', name: 'Note', source: { bytes: Buffer.from(inputs.NOTE) } } }),
  reasoning: (model) => reasoning(model, converse),
  reasoning_stream: (model) => reasoning(model, converseStream),
  refused: (model) => refused(() => converse(hello(model))),
  refused_stream: (model) => refused(() => converseStream(hello(model))),
  broken_stream: (model) => readBroken(() => streamTexts(model)),
  wrong_key: wrongKey,
  count_tokens: countTokens,
});
client.destroy();
