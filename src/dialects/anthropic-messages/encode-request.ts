import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type SystemContentBlock } from '../../gateway/model/content-block.js';
import { asksForGuardrail } from '../../gateway/model/guardrail.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Message, type ModelRequest, type NativeRequest } from '../../gateway/model/model-request.js';
import { type Warnings } from '../../gateway/model/warnings.js';
import {
  type AnthropicMessageParam,
  type AnthropicRequest,
  type AnthropicTextBlock,
} from './anthropic-messages.wire.js';
import { mergeObjects } from '../shared/merge-objects.js';
import { encodeAdditionalFields } from './additional-fields.js';
import { CacheMarks } from './cache-marks.js';
import { encodeBlocks, refuseBlock } from './encode-content.js';
import { NativeMembers } from '../shared/native-members.js';
import { refusal } from '../shared/encode-context.js';
import { type EncodeContext } from './encode-context.js';
import { encodeInference, encodeOutput, encodeServiceTier } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';

export interface MessagesEncodeOptions {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** Receives what the vendor cannot take exactly as it was said. */
  readonly warnings: Warnings;
  /** Instead of the model that the caller's own body names; some hosts take it from the URL. */
  readonly model?: string;
  readonly stream?: boolean;
}

/**
 * A request as the Messages API takes it, as JSON text. One that was received in this dialect comes out as it was.
 * @throws GatewayError `invalidRequest` naming the path of what the API cannot say
 */
export function encodeRequest(request: ModelRequest, options: MessagesEncodeOptions): string {
  const { vendor, warnings } = options;
  const context: EncodeContext = {
    vendor,
    api: 'the Messages API',
    warnings,
    native: new NativeMembers(request.native, 'anthropic-messages'),
  };
  refuseSafety(request, context);
  warnOfLeftOut(request, context);
  try {
    return JSON.stringify(encodeBody(request, options, context));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GatewayError('invalidRequest', 'The request is nested too deeply. Send flatter JSON.', { cause: error });
  }
}

function encodeBody(request: ModelRequest, options: MessagesEncodeOptions, context: EncodeContext): object {
  const { disable_parallel_tool_use: disableParallel, ...fields } = encodeAdditionalFields(request, context);
  const body: AnthropicRequest = {
    ...encodeAddress(options, context),
    ...encodeInference(request.inferenceConfig ?? {}, context),
    ...(request.system && encodeSystem(request.system, context)),
    messages: encodeMessages(request.messages, context),
    ...encodeTools(request.toolConfig ?? {}, disableParallel, context),
    ...encodeOutput(request.outputConfig, context),
    ...encodeServiceTier(request.serviceTier, context),
  };
  return context.native.complete('', mergeObjects(body as unknown as JsonObject, fields));
}

function encodeAddress({ model, stream }: MessagesEncodeOptions, { native }: EncodeContext): JsonObject {
  const address: Record<string, JsonValue | undefined> = {
    model: model ?? native.formOf('model'),
    stream: stream ?? native.formOf('stream'),
    anthropic_version: native.formOf('anthropic_version'),
  };
  const present = Object.entries(address).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as JsonObject;
}

function encodeSystem(
  system: readonly SystemContentBlock[],
  context: EncodeContext,
): Pick<AnthropicRequest, 'system'> | undefined {
  const marks = new CacheMarks(context);
  const blocks: AnthropicTextBlock[] = [];
  system.forEach((block, index) => {
    if (block.cachePoint) marks.mark(block.cachePoint, `system.${index}`);
    else if (typeof block.text !== 'string') throw refuseBlock(block, `system.${index}`, context);
    else {
      const nativePath = `system.${blocks.length}`;
      const encoded = context.native.complete<AnthropicTextBlock>(nativePath, { type: 'text', text: block.text });
      marks.offer(encoded, nativePath);
      blocks.push(encoded);
    }
  });
  const [first] = blocks;
  if (first && blocks.length === 1 && context.native.formOf('system') === 'string') return { system: first.text };
  return blocks.length > 0 || context.native.own ? { system: blocks } : undefined;
}

function encodeMessages(messages: readonly Message[], context: EncodeContext): AnthropicMessageParam[] {
  const marks = new CacheMarks(context);
  return messages.flatMap(({ role, content }, index) => {
    const path = `messages.${index}`;
    const blocks = encodeBlocks(content, `${path}.content`, context, marks);
    const [first] = blocks;
    if (first === undefined && !context.native.own) return [];
    const asString = context.native.formOf(`${path}.content`) === 'string' && blocks.length === 1;
    const written = asString && first?.type === 'text' ? first.text : blocks;
    return [context.native.complete<AnthropicMessageParam>(path, { role, content: written })];
  });
}

/** What protects the caller, or changes who is asked, is never left out. */
function refuseSafety(request: ModelRequest, context: EncodeContext): void {
  if (asksForGuardrail(request.guardrailConfig)) {
    throw refusal(context, 'guardrailConfig', 'Bedrock guardrail', 'Leave it out, or choose a Bedrock model.');
  }
  if (request.promptVariables) {
    throw refusal(context, 'promptVariables', 'prompt of Bedrock prompt management', 'Send messages instead.');
  }
}

function warnOfLeftOut(request: ModelRequest, { native, warnings }: EncodeContext): void {
  if (request.native && !native.own) warnOfForeign(request.native, warnings);
  if (request.additionalModelResponseFieldPaths?.length) {
    warnings.degrade('additionalModelResponseFieldPaths', "Fields of the vendor's own reply are not given.");
  }
  if (request.requestMetadata && Object.keys(request.requestMetadata).length > 0) {
    warnings.degrade('requestMetadata', 'Kept in the gateway; not sent to the vendor.');
  }
  if (request.fallbacks && request.fallbacks.length > 0) {
    warnings.degrade('fallbacks', 'Not followed yet: only the model of the URL is asked.');
  }
  if (request.performanceConfig?.latency === 'optimized') {
    warnings.degrade('performanceConfig.latency', 'The vendor has no such setting; served with standard latency.');
  }
}

/** Members of another dialect that the canonical form has no place for. */
function warnOfForeign({ fields }: NativeRequest, warnings: Warnings): void {
  for (const [path, members] of Object.entries(fields)) {
    for (const [name, value] of Object.entries(members)) {
      if (warnings.isFull) return;
      if (value !== null)
        warnings.degrade(path === '' ? name : `${path}.${name}`, 'Not known to the vendor; left out.');
    }
  }
}
