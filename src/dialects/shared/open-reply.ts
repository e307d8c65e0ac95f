import { parseJson } from '../../codec/json.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { ResponseFields } from '../../gateway/stream/response-fields.js';
import { TurnWriter } from '../../gateway/stream/turn-writer.js';
import { ToolNames } from './tool-names.js';

/** What reads a vendor's reply, whatever its dialect. */
export interface OpenReply {
  readonly writer: TurnWriter;
  readonly toolNames: ToolNames;
  /** What the caller asks of the vendor's own reply. */
  readonly fields: ResponseFields;
}

export function openReply(options: DecodeOptions): OpenReply {
  const { request, profile } = options;
  const toolNames = new ToolNames(request, profile.toolNames);
  const writer = new TurnWriter({ ...options, parseJson, toolName: (name) => toolNames.toCaller(name) });
  // There is one kind of latency here, and callers that name a kind are told it.
  if (request?.performanceConfig) writer.latency('standard');
  return { writer, toolNames, fields: new ResponseFields(request?.additionalModelResponseFieldPaths ?? []) };
}

/** Tells the tier that served, under Converse's name. The default one is named only to callers who named one. */
export function tellTier(tier: string | undefined, { writer }: OpenReply, { request }: DecodeOptions): void {
  if (tier !== undefined && (tier !== 'default' || request?.serviceTier)) writer.serviceTier(tier);
}

/** States that the turn is whole, and why it ended. */
export function endReply(reason: StopReason, { writer, fields }: OpenReply, { elapsedMs }: DecodeOptions): void {
  const { result } = fields;
  writer.finish({ reason, ...(result !== undefined && { additionalModelResponseFields: result }) });
  writer.end(elapsedMs());
}
