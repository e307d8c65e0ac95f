import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type CachePoint } from '../../gateway/model/content-block.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { type AnthropicCacheControl } from './anthropic-messages.wire.js';

interface Carrier {
  cache_control?: AnthropicCacheControl;
}

/** Anthropic's documentation of prompt caching: more breakpoints are refused. */
const MAX_MARKS = 4;

/**
 * Puts cache points onto the blocks before them, in the order in which a model reads the prompt: tools, instructions,
 * messages. A point at the beginning of a message marks the last block before it that may carry a mark.
 */
export class CacheMarks {
  private carrier: Carrier | undefined;
  private carrierPath = '';
  private count = 0;
  private hasShort = false;

  constructor(private readonly context: EncodeContext) {}

  /** A block that may carry the next mark, and where it stands in the body. */
  offer(carrier: Carrier, nativePath: string): void {
    this.carrier = carrier;
    this.carrierPath = nativePath;
  }

  /**
   * Marks the last block that was offered. Two cache points in a row are one.
   * @throws GatewayError `invalidRequest` for a fifth mark, and for one of an hour after one of five minutes
   */
  mark({ ttl }: CachePoint, parentPath: string): void {
    const { carrier, context } = this;
    const path = `${parentPath}.cachePoint`;
    if (!context.native.own && context.profile.cachePoints !== 'explicit') {
      leaveOutCachePoint(path, context);
    } else if (carrier === undefined) {
      context.warnings.degrade(path, 'Nothing before it can be cached; left out.');
    } else if (carrier.cache_control !== undefined) {
      context.warnings.map(path, 'The same place is marked already.');
    } else {
      if (!context.native.own) this.check(ttl ?? '5m', path);
      const control: AnthropicCacheControl = { type: 'ephemeral', ...(ttl && { ttl }) };
      carrier.cache_control = context.native.complete(`${this.carrierPath}.cache_control`, control);
    }
  }

  private check(ttl: string, path: string): void {
    this.count += 1;
    if (this.count > MAX_MARKS) {
      throw new GatewayError('invalidRequest', `${path}: expected at most ${MAX_MARKS} cache points in a request.`);
    }
    if (ttl !== '1h') this.hasShort = true;
    else if (this.hasShort) {
      throw new GatewayError('invalidRequest', `${path}.ttl: expected cache points of 1h before those of 5m.`);
    }
  }
}
