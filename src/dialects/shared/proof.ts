import { type Base64 } from '../../gateway/model/content-block.js';

/** Who made a proof. Anthropic's own travel bare, because callers may take them to Bedrock or Anthropic themselves. */
export type ProofKind = 'anth' | 'oai' | 'gem' | 'or' | 'ds' | 'coh' | 'mis';

/** Whose proofs a vendor can read: those of its own kind, made behind the same boundary. */
export interface ProofSeal {
  readonly kind: ProofKind;
  /** Stands for the vendor's account or region: encrypted reasoning cannot be read elsewhere. */
  readonly boundary: string;
}

/**
 * Converse has two opaque places that callers send back: the signature of reasoning, and redacted content. A vendor's
 * own proof travels in them in an envelope that says whose it is: `gw1.<kind>.<boundary>.<base64url>`.
 */
const ENVELOPE = /^gw1\.([a-z]+)\.([\w-]*)\.([\w-]*)$/;

/** `payload` in an envelope, for `reasoningText.signature`. */
export function sealProof({ kind, boundary }: ProofSeal, payload: string): string {
  return `gw1.${kind}.${boundary}.${Buffer.from(payload).toString('base64url')}`;
}

/** What a signature turned out to be: a payload of ours, one of somebody else, or one that never was in an envelope. */
export type OpenedProof = { readonly payload: string } | 'foreign' | 'bare';

export function openProof(seal: ProofSeal, signature: string): OpenedProof {
  if (!signature.startsWith('gw1.')) return 'bare';
  const [, kind, boundary, payload] = ENVELOPE.exec(signature) ?? [];
  if (payload === undefined || kind !== seal.kind || boundary !== seal.boundary) return 'foreign';
  return { payload: Buffer.from(payload, 'base64url').toString() };
}

/** The same for `redactedContent`, which is a blob. */
export function sealRedacted(seal: ProofSeal, payload: string): Base64 {
  return Buffer.from(sealProof(seal, payload)).toString('base64');
}

/** `bare` for any blob that is no envelope. */
export function openRedacted(seal: ProofSeal, content: Base64): OpenedProof {
  // "gw1." in base64, so that large blobs of other vendors are not decoded for nothing.
  if (!content.startsWith('Z3cxL')) return 'bare';
  return openProof(seal, Buffer.from(content, 'base64').toString());
}
