import { toInferenceProfileArn } from '../doors/converse/inference-profile-arn.js';
import { type ListedModel } from '../gateway/routing/list-models.js';

/** AWS's two kinds of inference profiles; what the configuration names is of the first. */
export type InferenceProfileType = 'SYSTEM_DEFINED' | 'APPLICATION';

/** AWS's InferenceProfileSummary (service model bedrock 2023-04-20); GetInferenceProfile answers the same members. */
export interface InferenceProfile {
  readonly inferenceProfileName: string;
  readonly inferenceProfileArn: string;
  /** What Converse takes as `modelId`. AWS's pattern of ids has no slash; no client checks it. */
  readonly inferenceProfileId: string;
  readonly models: readonly { readonly modelArn: string }[];
  readonly status: 'ACTIVE';
  readonly type: InferenceProfileType;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** AWS's bound of names. */
const MAX_NAME_LENGTH = 64;

/** AWS's bound of each part of a foundation model's id. */
const MAX_PART_LENGTH = 63;

/** A model as an inference profile. `since` is when this gateway began to serve it, in ISO 8601. */
export function toInferenceProfile({ id, provider, model, isAlias }: ListedModel, since: string): InferenceProfile {
  return {
    inferenceProfileName: toName(isAlias ? id : `${provider} ${model}`),
    inferenceProfileArn: toInferenceProfileArn(id),
    inferenceProfileId: id,
    models: [{ modelArn: `arn:aws:bedrock:asbru::foundation-model/${toPart(provider)}.${toPart(model)}` }],
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
    createdAt: since,
    updatedAt: since,
  };
}

/** AWS: letters and digits, with single spaces, hyphens or underscores between them. */
function toName(text: string): string {
  const separated = text.replace(/[^0-9a-zA-Z _-]+/g, '-').replace(/[ _-]{2,}/g, '-');
  return separated.replace(/^[ _-]+/, '').slice(0, MAX_NAME_LENGTH);
}

/** AWS: lower-case letters, digits and hyphens. */
function toPart(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, MAX_PART_LENGTH);
}
