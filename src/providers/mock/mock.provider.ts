import { Inject, Injectable, Optional } from '@nestjs/common';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { asksForGuardrail } from '../../gateway/model/guardrail.js';
import { type Call } from '../../gateway/model/call.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type Warnings } from '../../gateway/model/warnings.js';
import { isConversation, type Operation } from '../../gateway/model/operation.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type EventReply, Provider, type TokenCountReply } from '../../gateway/ports/provider.js';
import { findBehaviour, isModel, MODEL_NAMES } from './mock-models.js';
import { DEFAULT_MOCK_SETTINGS, MOCK_SETTINGS, type MockSettings } from './mock-settings.js';
import { MockTurn } from './mock-turn.js';
import { countInputTokens } from './token-estimate.js';

/** The built-in vendor that needs no key and no network: the model's name chooses what it does (docs/mock-vendor.md). */
@Injectable()
export class MockProvider extends Provider {
  readonly name = 'mock';

  constructor(@Optional() @Inject(MOCK_SETTINGS) private readonly settings: MockSettings = DEFAULT_MOCK_SETTINGS) {
    super();
  }

  override answers(operation: Operation): boolean {
    return operation === 'count-tokens' || isConversation(operation);
  }

  override knownModels(): readonly string[] {
    return MODEL_NAMES;
  }

  override serves(model: string): boolean {
    return isModel(model);
  }

  override async call(call: Call, model: string): Promise<EventReply | TokenCountReply> {
    const behaviour = findBehaviour(model);
    if (call.operation === 'count-tokens') {
      const inputTokens = countInputTokens(call.payload.decode());
      return { kind: 'tokens', provider: this.name, model, inputTokens, estimated: true };
    }
    const request = call.payload.decode();
    if (asksForGuardrail(request.guardrailConfig)) {
      throw new GatewayError('invalidRequest', 'guardrailConfig: the mock applies no guardrail. Leave it out.');
    }
    warnOfJson(request, call.warnings);
    const reading = new AbortController();
    const turn = new MockTurn({
      request,
      streaming: call.streaming,
      signal: AbortSignal.any([call.signal, reading.signal]),
      settings: this.settings,
    });
    await turn.pause(0);
    const events = leavable(behaviour(turn), () => {
      reading.abort(new GatewayError('clientGone', 'The reply is no longer read.'));
    });
    return { kind: 'events', provider: this.name, model, events };
  }
}

/** JSON has its place in tool results; elsewhere it is Bifrost's own, and every vendor but Bedrock takes it as text. */
function warnOfJson({ messages }: ModelRequest, warnings: Warnings): void {
  for (const [index, { content }] of messages.entries()) {
    for (const [position, { json }] of content.entries()) {
      if (json === undefined || json === null) continue;
      const path = `messages.${index}.content.${position}.json`;
      warnings.degrade(path, 'JSON has its place in tool results only; read as text.');
    }
  }
}

/** An async generator answers `return()` only when its pending sleep is over; `leave` wakes it first. */
function leavable(batches: AsyncGenerator<EventBatch, void>, leave: () => void): AsyncIterable<EventBatch> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => batches.next(),
      return: () => {
        leave();
        return batches.return();
      },
    }),
  };
}
