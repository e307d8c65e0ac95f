import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { createEventTemplate, createFrameTemplate, encodeFrame } from '../../src/codec/event-stream-frame.js';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply } from '../support/bedrock-replies.js';
import { decodeMessage } from '../support/event-stream-frames.js';
import { openExchange } from '../support/http-exchange.js';
import { itHoldsForRecorded, listExchanges } from '../support/recorded-traffic.js';
import { type TestGateway } from '../support/test-gateway.js';

const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** The operations that are asked of a model; recordings of others are not replayed here. */
const MODEL_PATH = /^\/model\/[^/]+\/(?:converse|converse-stream|count-tokens|invoke|invoke-with-response-stream)$/;

const EXCHANGES = listExchanges('recorded/bedrock/**/*.json').filter(({ request: { method, path } }) => {
  return method === 'POST' && path !== undefined && MODEL_PATH.test(path);
});

const STREAMS = EXCHANGES.filter(({ response }) => response.body_base64 !== undefined);

/** Bytes of a recorded body; what was recorded as JSON is written with boto3's spaces. */
function bytesOf(message: { readonly body?: unknown; readonly body_base64?: string }): Buffer {
  if (message.body_base64 !== undefined) return Buffer.from(message.body_base64, 'base64');
  if (message.body === undefined) return Buffer.alloc(0);
  const text = typeof message.body === 'string' ? message.body : JSON.stringify(message.body, undefined, 1);
  return Buffer.from(text.replaceAll(/\n */g, ' '));
}

function* framesOf(bytes: Buffer): Generator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += bytes.readUInt32BE(offset)) {
    yield bytes.subarray(offset, offset + bytes.readUInt32BE(offset));
  }
}

/** The frame as the gateway's own encoder writes it. */
function encodeAgain(frame: Buffer): Buffer {
  const { headers, body } = decodeMessage(frame);
  const values = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, String(value)]));
  const isStandard = Object.keys(values).join() === ':event-type,:content-type,:message-type';
  const template =
    isStandard && values[':content-type'] === 'application/json' && values[':message-type'] === 'event'
      ? createEventTemplate(values[':event-type'] ?? '')
      : createFrameTemplate(values);
  return Buffer.from(encodeFrame({ template, payload: Buffer.from(body).toString() }));
}

describe('recorded traffic of Bedrock', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  describe.each(['h1', 'h2'] as const)('passes byte for byte both ways over %s', (http) => {
    itHoldsForRecorded(EXCHANGES, async ({ request, response }) => {
      const sent = bytesOf(request);
      const reply = bytesOf(response);
      const { status = 200 } = response;
      const contentType = response.headers?.['content-type'] ?? 'application/json';
      gateway.upstream.enqueue(
        bedrockReply(reply, { status, contentType, ...(contentType === EVENT_STREAM && { split: { seed: 11 } }) }),
      );
      const exchange = await openExchange({
        origin: gateway.url,
        path: `/bedrock${request.path ?? ''}`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}` },
        body: sent,
        http,
      });
      const answer = await exchange.readRest();
      expect(gateway.upstream.lastRequest.body.equals(sent)).toBe(true);
      expect(gateway.upstream.lastRequest.path).toBe(request.path);
      // The gateway's own credentials were refused there, which is no fault of the caller's.
      expect(exchange.status).toBe(status === 401 || status === 403 ? 424 : status);
      if (exchange.status !== status) return;
      expect(answer.torn).toBe(false);
      expect(answer.bytes.equals(reply)).toBe(true);
      expect(exchange.headers['content-type']).toBe(contentType);
    });
  });

  describe('has frames that the encoder writes in the same bytes', () => {
    itHoldsForRecorded(STREAMS, ({ response }) => {
      const frames = [...framesOf(bytesOf(response))];
      expect(frames.length).toBeGreaterThan(0);
      for (const frame of frames) expect(encodeAgain(frame).equals(frame)).toBe(true);
    });
  });
});
