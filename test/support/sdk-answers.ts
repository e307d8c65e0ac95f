import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';

/** What the AWS SDK for JavaScript gives its caller of a turn, as far as whole and streamed turns have it alike. */
export interface SdkAnswer {
  readonly text: string;
  readonly tools: readonly { readonly name: string | undefined; readonly toolUseId: string | undefined }[];
  readonly stopReason: string | undefined;
  readonly usage: TokenUsage | undefined;
}

/** A client of the gateway at `url`, which asks once and says who it is by a bearer key. */
export function openSdkClient(url: string, key: string): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    endpoint: `${url}/bedrock`,
    region: 'us-east-1',
    token: { token: key },
    authSchemePreference: ['httpBearerAuth'],
    maxAttempts: 1,
  });
}

/** Asks a model through the SDK; the request is Converse's own, whose bytes the SDK wants as bytes. */
export async function askSdk(
  client: BedrockRuntimeClient,
  modelId: string,
  request: ModelRequest,
  streamed: boolean,
): Promise<SdkAnswer> {
  const input = { ...(toBytes(request) as object), modelId } as ConverseCommandInput;
  return streamed ? readStream(client, input) : readAnswer(client, input);
}

async function readAnswer(client: BedrockRuntimeClient, input: ConverseCommandInput): Promise<SdkAnswer> {
  const { output, stopReason, usage } = await client.send(new ConverseCommand(input));
  const content = output?.message?.content ?? [];
  return {
    text: content.map(({ text }) => text ?? '').join(''),
    tools: content.flatMap(({ toolUse }) =>
      toolUse === undefined ? [] : [{ name: toolUse.name, toolUseId: toolUse.toolUseId }],
    ),
    stopReason,
    usage,
  };
}

async function readStream(client: BedrockRuntimeClient, input: ConverseCommandInput): Promise<SdkAnswer> {
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return {
    text: events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? '').join(''),
    tools: events.flatMap(({ contentBlockStart }) => {
      const toolUse = contentBlockStart?.start?.toolUse;
      return toolUse === undefined ? [] : [{ name: toolUse.name, toolUseId: toolUse.toolUseId }];
    }),
    stopReason: events.find(({ messageStop }) => messageStop)?.messageStop?.stopReason,
    usage: events.find(({ metadata }) => metadata)?.metadata?.usage,
  };
}

/** Base64 texts under the name `bytes` as the bytes that they stand for. */
function toBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'bytes' && typeof member === 'string' ? Buffer.from(member, 'base64') : toBytes(member),
    ]),
  );
}
