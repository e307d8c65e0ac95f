// Uses the gateway as any program with the AWS SDK for JavaScript would: nothing but the environment says where it is
// and with which key. Prints one JSON line for each scenario named on the command line.
//
// Usage: node aws-sdk-client.mjs converse stream ...   (MODEL_ID, TOOL_MODEL_ID, FAILING_MODEL_ID, SLOW_MODEL_ID name
// the models; HTTP_HANDLER=http1 swaps the default HTTP/2 handler for NodeHttpHandler)
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const { MODEL_ID, FAILING_MODEL_ID, SLOW_MODEL_ID = MODEL_ID, TOOL_MODEL_ID = MODEL_ID, HTTP_HANDLER } = process.env;
const UNKNOWN_MODEL_ID = 'no-such-vendor/no-such-model';

const newClient = () =>
  new BedrockRuntimeClient(HTTP_HANDLER === 'http1' ? { requestHandler: new NodeHttpHandler() } : {});
const client = newClient();

const user = (text) => ({ role: 'user', content: [{ text }] });
const hello = (modelId) => ({ modelId, messages: [user('Hello, bridge')] });
const weatherTool = {
  toolSpec: {
    name: 'get_weather',
    description: 'The weather in a city.',
    inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  },
};
const question = user('What is the weather in Oslo?');
const toolConfig = { tools: [weatherTool] };

async function converse() {
  const reply = await client.send(new ConverseCommand(hello(MODEL_ID)));
  return {
    role: reply.output.message.role,
    content: reply.output.message.content,
    stopReason: reply.stopReason,
    usage: reply.usage,
    latencyMs: reply.metrics.latencyMs,
    status: reply.$metadata.httpStatusCode,
    requestId: reply.$metadata.requestId,
  };
}

async function stream() {
  const reply = await client.send(new ConverseStreamCommand(hello(MODEL_ID)));
  return { ...(await readStream(reply.stream)), requestId: reply.$metadata.requestId };
}

async function readStream(events) {
  const seen = { kinds: [], text: '', toolInput: '', toolStarts: [] };
  for await (const event of events) {
    seen.kinds.push(...Object.keys(event));
    seen.text += event.contentBlockDelta?.delta.text ?? '';
    seen.toolInput += event.contentBlockDelta?.delta.toolUse?.input ?? '';
    if (event.contentBlockStart) seen.toolStarts.push(event.contentBlockStart.start);
    if (event.messageStop) seen.stopReason = event.messageStop.stopReason;
    if (event.metadata) seen.usage = event.metadata.usage;
  }
  return seen;
}

async function toolRoundTrip() {
  const asked = await client.send(new ConverseCommand({ modelId: TOOL_MODEL_ID, messages: [question], toolConfig }));
  const call = asked.output.message.content.find((block) => block.toolUse).toolUse;
  const toolResult = { toolUseId: call.toolUseId, content: [{ json: { celsius: 7 } }], status: 'success' };
  const messages = [question, asked.output.message, { role: 'user', content: [{ toolResult }] }];
  const answered = await client.send(new ConverseCommand({ modelId: TOOL_MODEL_ID, messages, toolConfig }));
  return {
    stopReasons: [asked.stopReason, answered.stopReason],
    tool: { name: call.name, input: call.input },
    text: answered.output.message.content.map((block) => block.text ?? '').join(''),
  };
}

async function toolStream() {
  const command = new ConverseStreamCommand({ modelId: TOOL_MODEL_ID, messages: [question], toolConfig });
  return readStream((await client.send(command)).stream);
}

/** Leaves in the middle of a stream; the only way by which this SDK tells the server so. */
async function abortStream() {
  const controller = new AbortController();
  const reply = await client.send(new ConverseStreamCommand(hello(SLOW_MODEL_ID)), { abortSignal: controller.signal });
  let events = 0;
  try {
    for await (const event of reply.stream) {
      if (!event.contentBlockDelta) continue;
      events += 1;
      controller.abort();
    }
  } catch (error) {
    return { events, ended: error.message };
  }
  return { events, ended: 'in silence' };
}

/** Leaves while the answer to a whole call has not begun. */
async function abortConverse() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  return caught(() => client.send(new ConverseCommand(hello(SLOW_MODEL_ID)), { abortSignal: controller.signal }));
}

async function failingStream() {
  return caught(async () => {
    const reply = await client.send(new ConverseStreamCommand(hello(FAILING_MODEL_ID)));
    return readStream(reply.stream);
  });
}

async function wrongKey() {
  process.env.AWS_BEARER_TOKEN_BEDROCK = 'sk-bf-nobody-issued-this';
  return caught(() => newClient().send(new ConverseCommand(hello(MODEL_ID))));
}

async function caught(call) {
  try {
    await call();
    return { class: null };
  } catch (error) {
    return {
      class: error.constructor.name,
      name: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
      requestId: error.$metadata?.requestId,
      attempts: error.$metadata?.attempts,
    };
  }
}

const scenarios = {
  converse,
  stream,
  tool_round_trip: toolRoundTrip,
  tool_stream: toolStream,
  abort_stream: abortStream,
  abort_converse: abortConverse,
  unknown_model: () => caught(() => client.send(new ConverseCommand(hello(UNKNOWN_MODEL_ID)))),
  unknown_model_stream: () => caught(() => client.send(new ConverseStreamCommand(hello(UNKNOWN_MODEL_ID)))),
  failing_model: () => caught(() => client.send(new ConverseCommand(hello(FAILING_MODEL_ID)))),
  failing_stream: failingStream,
  wrong_key: wrongKey,
};

for (const scenario of process.argv.slice(2)) {
  const seen = await scenarios[scenario]().catch((error) => ({ raised: error.name, message: error.message }));
  console.log(JSON.stringify({ scenario, ...seen }));
}
client.destroy();
