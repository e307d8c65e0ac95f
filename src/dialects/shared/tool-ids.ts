import { createHash } from 'node:crypto';
import { type ToolIdRule } from '../../gateway/model/model-profile.js';

interface IdRule {
  readonly legal: RegExp;
  /** Characters of an id that is made. */
  readonly length: number;
}

/** Ids that vendors take, where they do not take all of Converse's. */
const RULES: Readonly<Record<Exclude<ToolIdRule, 'any'>, IdRule>> = {
  anthropic: { legal: /^[\w-]+$/, length: 24 },
  mistral: { legal: /^[A-Za-z0-9]{9}$/, length: 9 },
};

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The ids of tool calls as a vendor takes them: the same for a call and its result, and the same every time. Cutting
 * an id short would make Bedrock's ids alike, which all begin with `tooluse_`.
 */
export class ToolIds {
  private readonly made = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(private readonly rule: ToolIdRule) {}

  toVendor(id: string): string {
    if (this.rule === 'any') return id;
    const known = this.made.get(id);
    if (known !== undefined) return known;
    const { legal, length } = RULES[this.rule];
    let vendorId = legal.test(id) ? id : makeId(id, length);
    for (let attempt = 1; this.taken.has(vendorId); attempt += 1) vendorId = makeId(`${id}#${attempt}`, length);
    this.made.set(id, vendorId);
    this.taken.add(vendorId);
    return vendorId;
  }
}

function makeId(seed: string, length: number): string {
  const bytes = createHash('sha256').update(seed).digest().subarray(0, length);
  return Array.from(bytes, (byte) => DIGITS[byte % DIGITS.length]).join('');
}
