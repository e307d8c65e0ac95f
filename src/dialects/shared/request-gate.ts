import { asksForGuardrail } from '../../gateway/model/guardrail.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { refuseTools } from './tool-refusals.js';

/**
 * Refuses what only Bedrock has and must not get lost, and tools where the model knows none; warns of what of the
 * request itself is left out, whatever the dialect.
 * @throws GatewayError `invalidRequest`
 */
export function checkRequest(request: ModelRequest, context: EncodeContext): void {
  refuseSafety(request, context);
  warnOfUnknown(context, request, KNOWN_MEMBERS.request, '');
  if (!context.native.own) {
    if (!context.profile.tools) refuseAllTools(request, context);
    warnOfForeignMembers(request, context);
  }
  warnOfUnserved(request, context);
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

/** Definitions of tools, and calls and results in the conversation. */
function refuseAllTools({ toolConfig, messages }: ModelRequest, context: EncodeContext): void {
  toolConfig?.tools.forEach(({ toolSpec }, index) => {
    if (toolSpec) throw refuseTools(`toolConfig.tools.${index}.toolSpec`, context);
  });
  messages.forEach(({ content }, message) => {
    content.forEach(({ toolUse, toolResult }, index) => {
      const path = `messages.${message}.content.${index}`;
      if (toolUse) throw refuseTools(`${path}.toolUse`, context);
      if (toolResult) throw refuseTools(`${path}.toolResult`, context);
    });
  });
}

/** Members of the caller's own dialect that the canonical form has no place for. */
function warnOfForeignMembers({ native }: ModelRequest, context: EncodeContext): void {
  for (const [path, fields] of Object.entries(native?.fields ?? {})) warnOfUnknown(context, fields, NO_MEMBERS, path);
}

const NO_MEMBERS: ReadonlySet<string> = new Set();

/** What neither the gateway nor another vendor than Bedrock does. */
function warnOfUnserved(request: ModelRequest, context: EncodeContext): void {
  const { warnings } = context;
  const { guardrailConfig, performanceConfig, requestMetadata } = request;
  // OpenAI refuses `metadata` unless it may store the conversation, and others have none.
  if (requestMetadata && Object.keys(requestMetadata).length > 0) {
    warnings.degrade('requestMetadata', 'It is for the logs of AWS; left out.');
  }
  const { trace } = guardrailConfig ?? {};
  if (trace && trace !== 'disabled') warnings.degrade('guardrailConfig.trace', 'No guardrail is named; left out.');
  warnOfUnknown(context, performanceConfig, KNOWN_MEMBERS.performanceConfig, 'performanceConfig');
  if (performanceConfig?.latency === 'optimized') {
    warnings.degrade('performanceConfig.latency', 'The vendor has no such setting; served with standard latency.');
  }
}
