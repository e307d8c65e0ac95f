import { Call } from '../../src/gateway/model/call.js';
import { Payload } from '../../src/gateway/model/payload.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type StreamEvent, type StreamEventMembers } from '../../src/gateway/model/stream-event.js';
import { type EventReply } from '../../src/gateway/ports/provider.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { MockProvider } from '../../src/providers/mock/mock.provider.js';
import { type MockSettings } from '../../src/providers/mock/mock-settings.js';

export interface MockCallOptions {
  readonly streaming?: boolean;
  readonly settings?: MockSettings;
}

/** A request with one user message of one text. */
export function say(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return { messages: [{ role: 'user', content: [{ text }] }], ...more };
}

/** A call as the hub passes it on. */
export function toCall(model: string, request: ModelRequest, streaming = true): Call {
  return new Call({
    requestId: 'request-1',
    modelId: `mock/${model}`,
    operation: streaming ? 'converse-stream' : 'converse',
    principal: { id: 'key-1', name: 'test', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => request),
  });
}

/** Calls a model of the mock vendor as the hub would. */
export function callMock(model: string, request: ModelRequest, options: MockCallOptions = {}): Promise<EventReply> {
  return sendToMock(toCall(model, request, options.streaming), model, options.settings);
}

/** Sends a conversation to the mock vendor. */
export async function sendToMock(call: Call, model: string, settings?: MockSettings): Promise<EventReply> {
  const reply = await new MockProvider(settings).call(call, model);
  if (reply.kind !== 'events') throw new Error('the mock vendor did not converse');
  return reply;
}

/** The events of a whole lawful turn; fails where they break the grammar or the law of totals. */
export async function answerOf(
  model: string,
  request: ModelRequest,
  options?: MockCallOptions,
): Promise<readonly StreamEvent[]> {
  const reply = await callMock(model, request, options);
  const events: StreamEvent[] = [];
  const order = new EventOrderChecker();
  for await (const batch of reply.events) {
    for (const event of batch) order.accept(event);
    events.push(...batch);
  }
  order.end();
  const { inputTokens, outputTokens, totalTokens } = metadataOf(events).usage;
  if (totalTokens !== inputTokens + outputTokens) throw new Error('totalTokens is not the sum of its parts');
  return events;
}

/** The text deltas of all blocks, joined. */
export function textOf(events: readonly StreamEvent[]): string {
  return events.map((event) => event.contentBlockDelta?.delta.text ?? '').join('');
}

export function stopReasonOf(events: readonly StreamEvent[]): string | undefined {
  return events.flatMap((event) => event.messageStop?.stopReason ?? [])[0];
}

export function metadataOf(events: readonly StreamEvent[]): StreamEventMembers['metadata'] {
  const metadata = events.at(-1)?.metadata;
  if (metadata === undefined) throw new Error('the turn has no metadata');
  return metadata;
}
