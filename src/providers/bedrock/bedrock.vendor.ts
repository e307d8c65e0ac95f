import { type KnownVendor } from '../../config/known-vendor.js';

/** AWS Bedrock Runtime. Variables as AWS's own SDKs read them. */
export const bedrock: KnownVendor = {
  name: 'bedrock',
  keyRequired: false,
  keyKind: 'aws',
  keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
  chainVariable: 'AWS_ACCESS_KEY_ID',
};
