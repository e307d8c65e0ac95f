// The common scenarios with LangChain's ChatBedrockConverse. Its option for the address, `endpointHost`, always means
// https; the key is in AWS_BEARER_TOKEN_BEDROCK.
//
// Usage: node langchain-scenarios.mjs text@openai/gpt-4o tools@mock/tool ...
import { ChatBedrockConverse } from '@langchain/aws';
import { HumanMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';

import * as inputs from './inputs.mjs';
import { readBroken, refused } from './scenario-support.mjs';

const endpointHost = process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME.replace('https://', '');

/** LangChain repeats what fails by itself, on top of the SDK inside. */
const chat = (model, options = {}) =>
  new ChatBedrockConverse({ model, endpointHost, region: 'us-east-1', maxRetries: 0, ...options });

const invoke = (model, messages) => model.invoke(messages);

async function stream(model, messages) {
  let whole;
  for await (const chunk of await model.stream(messages)) whole = whole === undefined ? chunk : whole.concat(chunk);
  return whole;
}

function report({ text, usage_metadata: usage, response_metadata: metadata }) {
  const { stopReason = metadata.messageStop?.stopReason } = metadata;
  return { text, stopReason, usage: { input: usage?.input_tokens, output: usage?.output_tokens } };
}

async function tools(modelId, ask) {
  const weather = tool(({ city }) => ({ celsius: inputs.celsius(city) }), {
    name: 'get_weather',
    description: 'The weather in a city.',
    schema: inputs.CITY_SCHEMA,
  });
  const model = chat(modelId).bindTools([weather]);
  const messages = [new HumanMessage(inputs.WEATHER_QUESTION)];
  const calls = [];
  for (let round = 0; round < 5; round++) {
    const answer = await ask(model, messages);
    if (!answer.tool_calls?.length) return { calls, text: answer.text };
    calls.push(answer.tool_calls.map(({ name, args }) => ({ name, input: args })));
    messages.push(answer, ...(await Promise.all(answer.tool_calls.map((call) => weather.invoke(call)))));
  }
  return { calls };
}

async function see(model, block) {
  return report(
    await chat(model).invoke([new HumanMessage({ content: [{ type: 'text', text: inputs.LOOK }, block] })]),
  );
}

async function reasoning(modelId, ask) {
  const model = chat(modelId);
  const question = new HumanMessage(inputs.HELLO);
  const first = await ask(model, [question]);
  const second = await ask(model, [question, first, new HumanMessage(inputs.AGAIN)]);
  const thoughts = first.contentBlocks.map((block) => (block.type === 'reasoning' ? block.reasoning : ''));
  return { reasoning: thoughts.join(''), text: first.text, again: second.text };
}

async function* streamTexts(model) {
  for await (const chunk of await chat(model).stream(inputs.HELLO)) yield chunk.text;
}

async function form(model) {
  return { form: await chat(model).withStructuredOutput(inputs.FORM_SCHEMA).invoke('Fill in the form.') };
}

const hello = [new HumanMessage(inputs.HELLO)];
const document = (name, format, bytes) => ({ type: 'document', document: { name, format, source: { bytes } } });

await inputs.runScenarios({
  text: async (model) => report(await invoke(chat(model), hello)),
  stream: async (model) => report(await stream(chat(model), hello)),
  tools: (model) => tools(model, invoke),
  tools_stream: (model) => tools(model, stream),
  image: (model) =>
    see(model, { type: 'image_url', image_url: { url: `data:image/png;base64,${inputs.PNG.toString('base64')}` } }),
  document: (model) => see(model, document('Report', 'pdf', inputs.PDF)),
  note: (model) => see(model, document('Note', 'txt', Buffer.from(inputs.NOTE))),
  reasoning: (model) => reasoning(model, invoke),
  reasoning_stream: (model) => reasoning(model, stream),
  refused: (model) => refused(() => invoke(chat(model), hello)),
  refused_stream: (model) => refused(() => stream(chat(model), hello)),
  wrong_key: (model) => refused(() => invoke(chat(model, { bedrockBearerToken: inputs.WRONG_KEY }), hello)),
  broken_stream: (model) => readBroken(() => streamTexts(model)),
  form,
});
