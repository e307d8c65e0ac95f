import { type Configuration } from './config/configuration.js';
import { type TrialTls } from './trial/trial-tls.js';

/** Where the gateway can be reached from this machine, as `http://host:port`. */
export interface BannerPlaces {
  readonly url: string;
  /** The management side; undefined when it has no port of its own. */
  readonly managementUrl?: string | undefined;
  /** Opens the management side once; undefined where an administrator is configured. */
  readonly setupToken?: string | undefined;
}

/**
 * What the start of the gateway tells a person: where it is, what it serves, and lines to paste.
 * @param trialTls what became of TLS at a start without a configuration file
 */
export function formatBanner(places: BannerPlaces, configuration: Configuration, trialTls?: TrialTls): string {
  const { url, managementUrl } = places;
  const vendors = Object.keys(configuration.providers).join(', ') || 'none';
  const lines = [
    `Asbru is listening on ${configuration.server.tls === undefined ? url : toHttps(url)}`,
    '',
    `  Configuration  ${configuration.source}`,
    `  Vendors        ${vendors}`,
  ];
  if (managementUrl !== undefined) {
    lines.push(`  Status page    ${managementUrl}/`, `  Metrics        ${managementUrl}/metrics`);
  }
  lines.push(...setupLines(places));
  for (const notice of configuration.notices) lines.push(`  Notice         ${notice}`);
  const key = configuration.one_off_key;
  if (key !== undefined) {
    lines.push(
      `  Virtual key    ${key}`,
      '                 without a configuration file; set ASBRU_VIRTUAL_KEY to choose it',
      ...tlsLines(trialTls),
      '',
      ...trialLines(url, key, trialTls),
    );
  }
  return `${lines.join('\n')}\n`;
}

function setupLines({ managementUrl, setupToken }: BannerPlaces): string[] {
  if (managementUrl === undefined || setupToken === undefined) return [];
  return [
    `  Setup token    ${setupToken}`,
    '                 no administrator yet: opens the management side once, on this machine, within 30 minutes',
    '                 in a browser it is the password of the status page, for any user name',
    `                 curl -s ${managementUrl}/api/config -H 'Authorization: Bearer ${setupToken}'`,
    '                 ASBRU_ADMIN_TOKEN or server.admin.token makes an administrator',
  ];
}

function tlsLines(tls?: TrialTls): string[] {
  if (tls === undefined) return [];
  if ('missing' in tls) {
    return [
      `  TLS            none: ${tls.missing}`,
      '                 boto3 and PydanticAI send a key over HTTPS only; docs/tls.md tells how to have it',
    ];
  }
  return [
    `  Certificate    ${tls.certificateFile}`,
    '                 made for this start; the port speaks HTTPS and HTTP',
  ];
}

function trialLines(url: string, key: string, tls?: TrialTls): string[] {
  return [
    'Try it with curl:',
    '',
    `  curl -s ${url}/bedrock/model/mock/echo/converse -H 'Authorization: Bearer ${key}' \\`,
    `    -d '{"messages":[{"role":"user","content":[{"text":"Hello, Asbru"}]}]}'`,
    '',
    'With any AWS SDK, by environment variables alone:',
    '',
    ...exportLines(url, key, tls),
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

function exportLines(url: string, key: string, tls?: TrialTls): string[] {
  const file = tls !== undefined && 'certificateFile' in tls ? quoteForShell(tls.certificateFile) : undefined;
  const lines = [
    `  export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${file === undefined ? url : toHttps(url)}/bedrock`,
    `  export AWS_BEARER_TOKEN_BEDROCK=${key}`,
    // boto3 knows the region by the second name only, and asks the machine's metadata service for credentials even when
    // it has a token.
    '  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true',
  ];
  if (file !== undefined) lines.push(`  export AWS_CA_BUNDLE=${file} NODE_EXTRA_CA_CERTS=${file}`);
  return lines;
}

function toHttps(url: string): string {
  return url.replace(/^http:/, 'https:');
}

function quoteForShell(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
