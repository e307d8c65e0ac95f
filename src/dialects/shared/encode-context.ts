import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type Warnings } from '../../gateway/model/warnings.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { NativeMembers } from './native-members.js';
import { type ProofKind, type ProofSeal } from './proof.js';
import { ToolIds } from './tool-ids.js';
import { ToolNames } from './tool-names.js';

/** What a dialect is, for the messages and proofs of its translations. */
export interface DialectIdentity {
  readonly dialect: DialectName;
  /** The API in the middle of a sentence: `chat completions`. */
  readonly api: string;
  readonly proofKind: ProofKind;
}

/** What every part of one translation knows. */
export interface EncodeContext {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** The API in the middle of a sentence: `chat completions`. */
  readonly api: string;
  /** The vendor's own name of the model. */
  readonly model: string;
  readonly profile: ModelProfile;
  readonly warnings: Warnings;
  /** What the request said in this very dialect. */
  readonly native: NativeMembers;
  readonly toolNames: ToolNames;
  readonly toolIds: ToolIds;
  /** Which proofs of reasoning may be sent. */
  readonly seal: ProofSeal;
}

export function openContext(request: ModelRequest, options: EncodeOptions, identity: DialectIdentity): EncodeContext {
  const { vendor, model, profile, warnings, boundary } = options;
  return {
    vendor,
    api: identity.api,
    model,
    profile,
    warnings,
    native: new NativeMembers(request.native, identity.dialect),
    toolNames: new ToolNames(request, profile.toolNames),
    toolIds: new ToolIds(profile.toolIds),
    seal: { kind: identity.proofKind, boundary },
  };
}

/** The part of a context that refusals and warnings need. */
export type Refuser = Pick<EncodeContext, 'vendor' | 'api' | 'warnings'>;

/** The error of a construct that the vendor's API cannot say. `advice` tells what to do instead. */
export function refusal({ warnings, vendor, api }: Refuser, path: string, what: string, advice: string): GatewayError {
  return warnings.refusal(path, `${vendor} takes no ${what} in ${api}. ${advice}`);
}

/** Warns of members that this translation does not know and therefore leaves out. */
export function warnOfUnknown(
  { warnings }: Pick<EncodeContext, 'warnings'>,
  members: object | undefined,
  known: ReadonlySet<string>,
  path: string,
): void {
  for (const name in members) {
    if (warnings.isFull) return;
    if (known.has(name)) continue;
    const value = (members as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === null) continue;
    warnings.degrade(path === '' ? name : `${path}.${name}`, 'Not known to this gateway; left out.');
  }
}
