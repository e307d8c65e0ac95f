import type { DecodeOptions } from '../../src/gateway/ports/upstream-dialect.js';
import { type BuiltDialect } from './product.js';

/** What a reply is decoded with. */
export function replyOptions({ vendor, profile }: BuiltDialect, warnings: DecodeOptions['warnings']): DecodeOptions {
  return {
    vendor,
    profile,
    boundary: 'bench',
    elapsedMs: () => 7,
    newToolUseId: () => 'tooluse_bench',
    warnings,
    request: {},
  };
}
