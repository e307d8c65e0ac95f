import { Readable } from 'node:stream';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { describe, expect, it } from '@jest/globals';
import { encodeResponse } from '../../src/dialects/converse/encode-response.js';
import { encodeEvents } from '../../src/dialects/converse/encode-stream.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type EventBatch } from '../../src/gateway/model/stream-event.js';
import { BEDROCK_ANSWERS, BEDROCK_EVENTS } from '../support/bedrock-answers.js';

/** A client of AWS that gets this answer, whatever it asks. */
function clientOf(body: Uint8Array, contentType: string): BedrockRuntimeClient {
  const headers = { 'content-type': contentType, 'x-amzn-requestid': '1' };
  return new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: () => Promise.resolve({ response: { statusCode: 200, headers, body: Readable.from([body]) } }),
    },
  });
}

/** JSON as AWS sends it: what the SDK reads as bytes becomes base64 again. */
function toWire(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_name, member: unknown) =>
      member instanceof Uint8Array ? Buffer.from(member).toString('base64') : member,
    ),
  );
}

const ASKED = { modelId: 'm', messages: [] };

describe("AWS's model of an answer", () => {
  it.each(BEDROCK_ANSWERS)('has every member that is written, with the stop reason $stopReason', async (answer) => {
    const json = encodeResponse(answer as unknown as ModelResponse);
    const client = clientOf(Buffer.from(json), 'application/json');
    const { $metadata, ...read } = await client.send(new ConverseCommand(ASKED));
    expect($metadata.httpStatusCode).toBe(200);
    expect(toWire(read)).toEqual(answer);
  });

  it('has every event, start and delta that is written', async () => {
    const bytes = encodeEvents(BEDROCK_EVENTS as unknown as EventBatch);
    const client = clientOf(bytes, 'application/vnd.amazon.eventstream');
    const { stream } = await client.send(new ConverseStreamCommand(ASKED));
    const events: ConverseStreamOutput[] = [];
    for await (const event of stream ?? []) events.push(event);
    expect(toWire(events)).toEqual(BEDROCK_EVENTS);
  });
});
