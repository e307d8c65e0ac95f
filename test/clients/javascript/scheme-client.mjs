// Proves who it is in each way that the gateway knows, as a program with the AWS SDK for JavaScript (`aws-sdk`) or the
// Vercel AI SDK (`vercel`) does it. Prints one JSON line for each scenario `sdk@scheme` of the command line.
//
// The environment says with what: KEY, ACCESS_KEY_ID, SECRET_ACCESS_KEY, USER_NAME, PASSWORD, VENDOR_KEY; MODEL_ID names
// the model, AWS_ENDPOINT_URL_BEDROCK_RUNTIME the gateway.
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { generateText } from 'ai';

const { KEY, ACCESS_KEY_ID, SECRET_ACCESS_KEY, USER_NAME, PASSWORD, VENDOR_KEY, MODEL_ID } = process.env;
const endpoint = process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;

const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** What Bifrost's documents tell people to sign with beside `x-bf-vk`. */
const dummy = { accessKeyId: 'dummy', secretAccessKey: 'dummy' };

/** How each scheme is written: a token, a pair to sign with, or headers. */
const schemes = {
  bearer: { token: KEY },
  sigv4: { pair: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY } },
  'x-bf-vk': { headers: { 'x-bf-vk': KEY } },
  'x-bf-vk-beside-dummy-keys': { pair: dummy, headers: { 'x-bf-vk': KEY } },
  'x-api-key': { headers: { 'x-api-key': KEY } },
  'basic-user': { headers: { authorization: basic(USER_NAME, PASSWORD) } },
  'basic-key': { headers: { authorization: basic(KEY, '') } },
  direct: { token: VENDOR_KEY, headers: { 'x-bf-direct-key': 'true' } },
  'direct-beside-x-bf-vk': { token: VENDOR_KEY, headers: { 'x-bf-direct-key': 'true', 'x-bf-vk': KEY } },
};

async function askBySdk({ token, pair, headers = {} }) {
  const client = new BedrockRuntimeClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    ...(token !== undefined && { token: { token }, authSchemePreference: ['httpBearerAuth'] }),
    ...(token === undefined && { credentials: pair ?? dummy }),
    // Without a pair nothing is signed: the headers say it all.
    ...(token === undefined && pair === undefined && { signer: { sign: (request) => Promise.resolve(request) } }),
  });
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request.headers, headers);
      return next(args);
    },
    { step: 'build', name: 'credentials' },
  );
  try {
    const messages = [{ role: 'user', content: [{ text: 'Hello, bridge' }] }];
    const reply = await client.send(new ConverseCommand({ modelId: MODEL_ID, messages }));
    return { text: reply.output.message.content[0].text };
  } catch (error) {
    return { refused: error.name, status: error.$metadata?.httpStatusCode };
  } finally {
    client.destroy();
  }
}

async function askByVercel({ token, pair, headers = {} }) {
  const { accessKeyId, secretAccessKey } = pair ?? dummy;
  const bedrock = createAmazonBedrock({
    baseURL: endpoint,
    region: 'us-east-1',
    ...(token === undefined ? { accessKeyId, secretAccessKey } : { apiKey: token }),
    headers,
    // It has no way to leave the signature out but this.
    ...(token === undefined &&
      pair === undefined && {
        fetch: (url, init) => fetch(url, { ...init, headers: unsigned(init.headers, headers) }),
      }),
  });
  try {
    const { text } = await generateText({ model: bedrock(MODEL_ID), prompt: 'Hello, bridge', maxRetries: 0 });
    return { text };
  } catch (error) {
    return { refused: error.responseHeaders?.['x-amzn-errortype'] ?? error.message, status: error.statusCode };
  }
}

function unsigned(sent, headers) {
  const signing = ['authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'];
  const kept = Object.entries({ ...sent }).filter(([name]) => !signing.includes(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...headers };
}

const sdks = { 'aws-sdk': askBySdk, vercel: askByVercel };

globalThis.AI_SDK_LOG_WARNINGS = false;
for (const scenario of process.argv.slice(2)) {
  const [sdk, scheme] = scenario.split('@');
  console.log(JSON.stringify({ scenario, ...(await sdks[sdk](schemes[scheme])) }));
}
