import { type CachePoint } from '../../gateway/model/content-block.js';
import { type AnthropicCacheControl } from './anthropic-messages.wire.js';
import { type EncodeContext } from './encode-context.js';

interface Carrier {
  cache_control?: AnthropicCacheControl;
}

/** Puts cache points onto the blocks before them: the last one of a section that may carry a mark. */
export class CacheMarks {
  private carrier: Carrier | undefined;
  private carrierPath = '';

  constructor(private readonly context: EncodeContext) {}

  /** A block that may carry the next mark, and where it stands in the body. */
  offer(carrier: Carrier, nativePath: string): void {
    this.carrier = carrier;
    this.carrierPath = nativePath;
  }

  /** Marks the last block that was offered. Two cache points in a row are one. */
  mark({ ttl }: CachePoint, path: string): void {
    const { carrier, context } = this;
    if (carrier === undefined) {
      context.warnings.degrade(`${path}.cachePoint`, 'Nothing before it can be cached; left out.');
      return;
    }
    const control: AnthropicCacheControl = { type: 'ephemeral', ...(ttl && { ttl }) };
    carrier.cache_control ??= context.native.complete(`${this.carrierPath}.cache_control`, control);
  }
}
