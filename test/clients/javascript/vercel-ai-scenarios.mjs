// The common scenarios with the Vercel AI SDK: its provider takes the gateway's address as `baseURL`, for which it
// reads no variable, and the key from AWS_BEARER_TOKEN_BEDROCK.
//
// Usage: node vercel-ai-scenarios.mjs text@openai/gpt-4o tools@mock/tool ...
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';

import * as inputs from './inputs.mjs';
import { refused } from './scenario-support.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

const baseURL = process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
const bedrock = createAmazonBedrock({ baseURL });

const hello = (model) => ({ model: bedrock(model), prompt: inputs.HELLO, maxRetries: 0 });

/** Errors of a stream are parts of it; unless told otherwise the SDK prints them, too. */
async function stream(request) {
  const errors = [];
  const result = streamText({ ...request, onError: ({ error }) => errors.push(error) });
  const seen = { text: '', reasoning: '' };
  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') seen.text += part.text;
    if (part.type === 'reasoning-delta') seen.reasoning += part.text;
  }
  if (errors.length > 0) throw Object.assign(errors[0], { seen });
  return {
    ...seen,
    text: await result.text,
    rawFinishReason: await result.rawFinishReason,
    usage: await result.usage,
    steps: await result.steps,
    responseMessages: (await result.response).messages,
  };
}

async function generate(request) {
  const { text, reasoningText, rawFinishReason, usage, steps, response } = await generateText(request);
  return { text, reasoning: reasoningText, rawFinishReason, usage, steps, responseMessages: response.messages };
}

function report({ text, rawFinishReason, usage }) {
  return { text, stopReason: rawFinishReason, usage: { input: usage.inputTokens, output: usage.outputTokens } };
}

async function tools(model, ask) {
  const weather = tool({
    description: 'The weather in a city.',
    inputSchema: jsonSchema(inputs.CITY_SCHEMA),
    execute: async ({ city }) => ({ celsius: inputs.celsius(city) }),
  });
  const { text, steps } = await ask({
    model: bedrock(model),
    prompt: inputs.WEATHER_QUESTION,
    tools: { get_weather: weather },
    stopWhen: isStepCount(5),
  });
  const calls = steps.map((step) => step.toolCalls.map(({ toolName, input }) => ({ name: toolName, input })));
  return { calls: calls.filter((round) => round.length > 0), text };
}

async function see(model, file) {
  const content = [{ type: 'text', text: inputs.LOOK }, file];
  return report(await generate({ model: bedrock(model), messages: [{ role: 'user', content }] }));
}

async function reasoning(model, ask) {
  const question = { role: 'user', content: inputs.HELLO };
  const first = await ask({ model: bedrock(model), messages: [question] });
  const messages = [question, ...first.responseMessages, { role: 'user', content: inputs.AGAIN }];
  const second = await ask({ model: bedrock(model), messages });
  return { reasoning: first.reasoning, text: first.text, again: second.text };
}

function describe({ name, message, statusCode, responseHeaders, seen }) {
  return { class: name, message, status: statusCode, type: responseHeaders?.['x-amzn-errortype'], text: seen?.text };
}

async function form(model) {
  const output = Output.object({ schema: jsonSchema(inputs.FORM_SCHEMA) });
  const result = await generateText({ model: bedrock(model), prompt: 'Fill in the form.', output });
  return { form: result.output };
}

await inputs.runScenarios({
  text: async (model) => report(await generate(hello(model))),
  stream: async (model) => report(await stream(hello(model))),
  tools: (model) => tools(model, generate),
  tools_stream: (model) => tools(model, stream),
  image: (model) => see(model, { type: 'file', data: inputs.PNG, mediaType: 'image/png' }),
  document: (model) => see(model, { type: 'file', data: inputs.PDF, mediaType: 'application/pdf', filename: 'Report' }),
  note: (model) =>
    see(model, { type: 'file', data: Buffer.from(inputs.NOTE), mediaType: 'text/plain', filename: 'Note' }),
  reasoning: (model) => reasoning(model, generate),
  reasoning_stream: (model) => reasoning(model, stream),
  refused: (model) => refused(() => generate(hello(model)), describe),
  refused_stream: (model) => refused(() => stream(hello(model)), describe),
  broken_stream: (model) => refused(() => stream(hello(model)), describe),
  wrong_key: (model) => {
    const stranger = createAmazonBedrock({ baseURL, apiKey: inputs.WRONG_KEY });
    return refused(() => generate({ ...hello(model), model: stranger(model) }), describe);
  },
  form,
});
