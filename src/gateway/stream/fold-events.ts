import { GatewayError } from '../errors/gateway-error.js';
import { type ContentBlock } from '../model/content-block.js';
import { type ModelResponse } from '../model/model-response.js';
import { type StopReason } from '../model/stop-reason.js';
import { type EventBatch, type StreamEvent, type StreamEventMembers } from '../model/stream-event.js';
import { BlockFold, type ParseJson } from './fold-block.js';

/**
 * The whole reply of a streamed turn.
 * @throws GatewayError `streamBroken` when the events end before messageStop and metadata; whatever `batches` throws
 */
export async function foldEvents(batches: AsyncIterable<EventBatch>, parseJson: ParseJson): Promise<ModelResponse> {
  const fold = new TurnFold(parseJson);
  for await (const batch of batches) for (const event of batch) fold.add(event);
  return fold.result();
}

/**
 * The same of a turn that is there.
 * @throws GatewayError `streamBroken` when messageStop or metadata is not among the events
 */
export function foldTurn(events: EventBatch, parseJson: ParseJson): ModelResponse {
  const fold = new TurnFold(parseJson);
  for (const event of events) fold.add(event);
  return fold.result();
}

/** Collects the events of one turn. */
export class TurnFold {
  private readonly blocks = new Map<number, BlockFold>();
  private stop: StreamEventMembers['messageStop'] | undefined;
  private metadata: StreamEventMembers['metadata'] | undefined;

  constructor(private readonly parseJson: ParseJson) {}

  add(event: StreamEvent): void {
    if (event.contentBlockDelta !== undefined) {
      this.block(event.contentBlockDelta.contentBlockIndex).add(event.contentBlockDelta.delta);
    } else if (event.contentBlockStart !== undefined) {
      const { contentBlockIndex, start } = event.contentBlockStart;
      this.blocks.set(contentBlockIndex, new BlockFold(start));
    } else if (event.messageStop !== undefined) {
      this.stop = event.messageStop;
    } else if (event.metadata !== undefined) {
      this.metadata = event.metadata;
    }
  }

  /** @throws GatewayError `streamBroken` when messageStop or metadata never came */
  result(): ModelResponse {
    const { stop, metadata } = this;
    if (stop === undefined || metadata === undefined) {
      throw new GatewayError('streamBroken', 'The model stopped in the middle of its reply. Send the request again.');
    }
    const { content, malformed } = this.finishBlocks();
    const { additionalModelResponseFields: fields } = stop;
    const { usage, metrics, trace, performanceConfig, serviceTier } = metadata;
    return {
      output: { message: { role: 'assistant', content } },
      stopReason: malformed ? malformedStop(stop.stopReason) : stop.stopReason,
      usage,
      metrics,
      ...(fields !== undefined && { additionalModelResponseFields: fields }),
      ...(trace !== undefined && { trace }),
      ...(performanceConfig !== undefined && { performanceConfig }),
      ...(serviceTier !== undefined && { serviceTier }),
    };
  }

  private block(index: number): BlockFold {
    let block = this.blocks.get(index);
    if (block === undefined) {
      block = new BlockFold();
      this.blocks.set(index, block);
    }
    return block;
  }

  /** A tool call whose arguments cannot be read is left out: no client could run it. */
  private finishBlocks(): { content: ContentBlock[]; malformed: boolean } {
    const content: ContentBlock[] = [];
    let malformed = false;
    for (const block of this.blocks.values()) {
      const finished = block.finish(this.parseJson);
      if (finished === undefined) malformed = true;
      else content.push(...finished);
    }
    return { content, malformed };
  }
}

/** A reply that was cut keeps its reason; one that claims to be whole is named for what it is. */
function malformedStop(reason: StopReason): StopReason {
  return reason === 'tool_use' || reason === 'end_turn' ? 'malformed_tool_use' : reason;
}
