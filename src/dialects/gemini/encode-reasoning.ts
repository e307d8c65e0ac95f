import { type ReasoningContent } from '../../gateway/model/content-block.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { type GeminiPart } from './gemini.wire.js';
import { CALLERS_SEAL } from './identity.js';
import { openSignature, type ThoughtSignature } from './thought-signature.js';

/** Reasoning as it goes back to the vendor that wrote it. */
export interface EncodedReasoning {
  readonly part?: GeminiPart | undefined;
  /** The signature of the part that follows. */
  readonly next?: string | undefined;
}

/** Only Google's own thoughts go back, to where they were thought; others are left out with a warning. */
export function encodeReasoning(content: ReasoningContent, path: string, context: EncodeContext): EncodedReasoning {
  const { text = '', signature: envelope = '' } = content.reasoningText ?? {};
  const proof = openEnvelope(envelope, context);
  if (proof === undefined) {
    context.warnings.degrade(`${path}.reasoningContent`, 'Reasoning that the vendor cannot have written; left out.');
    return {};
  }
  const signed = proof.signature === '' ? undefined : { thoughtSignature: proof.signature };
  if (proof.on === 'text') return { part: { text: '', ...signed } };
  if (proof.on === 'thought') return { part: { text, thought: true, ...signed } };
  return { part: isBlank(text) ? undefined : { text, thought: true }, next: proof.signature };
}

function openEnvelope(envelope: string, { native, seal }: EncodeContext): ThoughtSignature | undefined {
  return openSignature(seal, envelope) ?? (native.own ? openSignature(CALLERS_SEAL, envelope) : undefined);
}
