import { type KnownVendor } from '../config/known-vendor.js';
import { bedrock } from './bedrock/bedrock.vendor.js';
import { openai } from './openai/openai.vendor.js';
import { type VendorDefinition } from './shared/vendor-definition.js';

/** Every vendor that is called over HTTP. Adding one that speaks a known dialect is its folder and its line here. */
export const HTTP_VENDORS: readonly VendorDefinition[] = [openai];

/** Every vendor there is, the built-in mock first. */
export const VENDORS: readonly KnownVendor[] = [{ name: 'mock', keyRequired: false }, ...HTTP_VENDORS, bedrock];
