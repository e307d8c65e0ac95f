import { type Configuration } from './config/configuration.js';

/** What the start of the gateway tells a person: where it is, what it serves, and lines to paste. */
export function formatBanner(url: string, configuration: Configuration): string {
  const vendors = Object.keys(configuration.providers).join(', ') || 'none';
  const lines = [
    `Asbru is listening on ${url}`,
    '',
    `  Configuration  ${configuration.source}`,
    `  Vendors        ${vendors}`,
  ];
  for (const notice of configuration.notices) lines.push(`  Notice         ${notice}`);
  const key = configuration.one_off_key;
  if (key !== undefined) {
    lines.push(
      `  Virtual key    ${key}`,
      '                 without a configuration file; set ASBRU_VIRTUAL_KEY to choose it',
      '',
    );
    lines.push(...trialLines(url, key));
  }
  return `${lines.join('\n')}\n`;
}

function trialLines(url: string, key: string): string[] {
  return [
    'Try it with curl:',
    '',
    `  curl -s ${url}/bedrock/model/mock/echo/converse -H 'Authorization: Bearer ${key}' \\`,
    `    -d '{"messages":[{"role":"user","content":[{"text":"Hello, Asbru"}]}]}'`,
    '',
    'With any AWS SDK, by environment variables alone:',
    '',
    `  export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${url}/bedrock`,
    `  export AWS_BEARER_TOKEN_BEDROCK=${key}`,
    '  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1',
    '',
    '  # boto3 (pip install boto3)',
    `  python3 -c "import boto3; print(boto3.client('bedrock-runtime').converse(modelId='mock/echo', messages=[{'role': 'user', 'content': [{'text': 'Hello, Asbru'}]}])['output'])"`,
    '',
    '  # PydanticAI (pip install "pydantic-ai-slim[bedrock]")',
    `  python3 -c "from pydantic_ai import Agent; print(Agent('bedrock:mock/echo').run_sync('Hello, Asbru').output)"`,
    '',
    '  # AWS SDK for JavaScript (npm install @aws-sdk/client-bedrock-runtime)',
    `  node -e "import('@aws-sdk/client-bedrock-runtime').then(async (aws) => { const { stream } = await new aws.BedrockRuntimeClient().send(new aws.ConverseStreamCommand({ modelId: 'mock/stream', messages: [{ role: 'user', content: [{ text: 'Hello, Asbru' }] }] })); for await (const event of stream) console.log(JSON.stringify(event)); })"`,
    '',
  ];
}
