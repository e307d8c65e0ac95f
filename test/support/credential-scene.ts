import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BedrockGatewayOptions, createBedrockGateway } from './bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from './bedrock-replies.js';
import { postConverse, type WholeAnswer } from './event-stream-client.js';
import { ScriptedUpstream } from './scripted-upstream.js';
import { type TestGateway } from './test-gateway.js';

/** Credentials as AWS's token services and metadata services give them. */
export const TEMPORARY = {
  accessKeyId: 'ASIATEMPORARY',
  secretAccessKey: 'temporary-secret',
  token: 'temporary-token',
  expiration: '2099-01-01T00:00:00Z',
} as const;

/** AWS's own libraries read these from the process; none of the machine's may reach the tests. */
const NO_CREDENTIALS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_PROFILE: '',
  AWS_REGION: '',
  AWS_DEFAULT_REGION: '',
  AWS_ROLE_ARN: '',
  AWS_WEB_IDENTITY_TOKEN_FILE: '',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** A gateway before Bedrock, and the services that its credentials come from; all of it ends with the test. */
export class CredentialScene {
  private readonly closing: (() => Promise<unknown>)[] = [];

  async close(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
  }

  /** A gateway whose Bedrock answers every call. */
  async startGateway(options: BedrockGatewayOptions): Promise<TestGateway> {
    const gateway = await createBedrockGateway(options);
    this.closing.push(() => gateway.close());
    gateway.upstream.answer(bedrockReply(CONVERSE_REPLY));
    return gateway;
  }

  async startService(): Promise<ScriptedUpstream> {
    const service = await ScriptedUpstream.start();
    this.closing.push(() => service.close());
    return service;
  }

  async makeFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'asbru-credentials-'));
    this.closing.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Sets variables of this process; of AWS's it has no others. */
  setVariables(variables: Readonly<Record<string, string>> = {}): void {
    const all = { ...NO_CREDENTIALS, ...variables };
    const before = { ...process.env };
    for (const [name, value] of Object.entries(all)) setVariable(name, value === '' ? undefined : value);
    this.closing.push(() => {
      for (const name of Object.keys(all)) setVariable(name, before[name]);
      return Promise.resolve();
    });
  }
}

export function callBedrock(gateway: TestGateway): Promise<WholeAnswer> {
  const hello = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
  return postConverse({ ...gateway, modelId: 'bedrock/amazon.nova-pro-v1:0' }, hello);
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
