// Uses what the gateway serves beside Converse, as any program with the AWS SDK for JavaScript would. Prints one JSON
// line for each scenario named on the command line.
//
// Usage: node aws-sdk-operations.mjs count_tokens invoke_model ...   (MODEL_ID names the model)
import {
  BedrockRuntimeClient,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';

const { MODEL_ID: modelId } = process.env;
const client = new BedrockRuntimeClient();
const textOf = (bytes) => Buffer.from(bytes).toString();

const messages = [{ role: 'user', content: [{ text: 'Hello, bridge' }] }];
const body = JSON.stringify({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 100,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello, bridge' }] }],
});

const countTokens = async (input) => {
  const { inputTokens } = await client.send(new CountTokensCommand({ modelId, input }));
  return { inputTokens };
};

async function invokeModel() {
  const reply = await client.send(new InvokeModelCommand({ modelId, body, contentType: 'application/json' }));
  return { contentType: reply.contentType, message: JSON.parse(textOf(reply.body)) };
}

async function invokeModelStream() {
  const reply = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body }));
  const events = [];
  for await (const event of reply.body) events.push(JSON.parse(textOf(event.chunk.bytes)));
  return {
    contentType: reply.contentType,
    kinds: events.map((event) => event.type),
    text: events.map((event) => event.delta?.text ?? '').join(''),
  };
}

const scenarios = {
  count_tokens: () => countTokens({ converse: { messages } }),
  count_invoke_tokens: () => countTokens({ invokeModel: { body: Buffer.from(body) } }),
  invoke_model: invokeModel,
  invoke_model_stream: invokeModelStream,
};

for (const scenario of process.argv.slice(2)) {
  const seen = await scenarios[scenario]().catch((error) => ({ raised: error.name, message: error.message }));
  console.log(JSON.stringify({ scenario, ...seen }));
}
client.destroy();
