import { type CachePoint } from '../../gateway/model/content-block.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { type ChatContentPart } from './openai-chat.wire.js';

/** Puts cache points onto the parts before them, where the host takes cache points. */
export class CacheMarks {
  private carrier: ChatContentPart | undefined;
  /** True when the block before the next mark is the carrier. */
  private adjacent = false;
  private marked = false;

  constructor(private readonly context: EncodeContext) {}

  /** True when a part carries a mark. */
  get isUsed(): boolean {
    return this.marked;
  }

  /** What a block has become: the last part that may carry a mark is the next mark's; a block may have none. */
  offer(...parts: readonly ChatContentPart[]): void {
    const { profile } = this.context;
    if (profile.cachePoints !== 'explicit') return;
    const { cacheMark } = profile.chat;
    const carrier = parts.findLast(({ type }) =>
      cacheMark === 'cache_control' ? type === 'text' : type !== 'thinking',
    );
    this.adjacent = carrier !== undefined;
    this.carrier = carrier ?? this.carrier;
  }

  /** Marks the last part that was offered. Two cache points in a row are one. */
  mark({ ttl }: CachePoint, path: string): void {
    const { profile, warnings } = this.context;
    if (profile.cachePoints !== 'explicit') {
      leaveOutCachePoint(path, this.context);
      return;
    }
    if (this.carrier === undefined) {
      warnings.degrade(path, 'Nothing before it can be cached; left out.');
      return;
    }
    const { carrier } = this;
    this.marked = true;
    if (!this.adjacent) warnings.map(path, 'Set behind the last part before it that can carry a cache point.');
    if ((carrier.cache_control ?? carrier.prompt_cache_breakpoint) !== undefined) {
      warnings.map(path, 'One with the cache point before it.');
      return;
    }
    if (profile.chat.cacheMark === 'cache_control') {
      carrier.cache_control = { type: 'ephemeral', ...(ttl && { ttl }) };
      return;
    }
    // OpenAI's cache has one lifetime, 30 minutes (developers.openai.com/api/docs/guides/prompt-caching).
    if (ttl) warnings.degrade(`${path}.ttl`, 'The vendor decides how long it caches; left out.');
    carrier.prompt_cache_breakpoint = { mode: 'explicit' };
  }
}

/** A cache point behind tools: parts carry marks, and what is cached of a conversation begins with the tools. */
export function leaveOutToolCachePoint(path: string, context: EncodeContext): void {
  if (context.profile.cachePoints !== 'explicit') leaveOutCachePoint(path, context);
  else context.warnings.map(path, 'Tools are cached with the first message that is; left out.');
}
