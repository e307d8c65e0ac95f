import { isJsonObject, readNumber } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';

/** The most reasoning tokens that each effort stands for where a caller named tokens; more is `xhigh`. */
const EFFORT_LIMITS = [
  { effort: 'low', budgetTokens: 2048 },
  { effort: 'medium', budgetTokens: 8192 },
  { effort: 'high', budgetTokens: 24_576 },
] as const;

/** The reasoning tokens that each effort stands for where a vendor wants tokens. */
const EFFORT_BUDGETS: ReadonlyMap<string, number> = new Map([
  ['minimal', 1024],
  ['low', 2048],
  ['medium', 8192],
  ['high', 16_384],
  ['xhigh', 24_576],
  ['max', 32_768],
]);

/** Efforts, the lowest first. */
const EFFORT_ORDER = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** How much the caller wants a model to reason: not at all, by an effort, by a number of tokens, or as it likes. */
export type ReasoningWish =
  | { readonly mode: 'off' }
  | { readonly mode: 'model' }
  | { readonly mode: 'effort'; readonly effort: string }
  | { readonly mode: 'budget'; readonly budgetTokens: number };

const EFFORT_NAMES = ['effort', 'maxReasoningEffort', 'thinkingLevel', 'thinking_level'];
const BUDGET_NAMES = ['budget_tokens', 'thinkingBudget', 'thinking_budget', 'token_budget', 'max_tokens'];

/** The members that say how much to reason, in any of the spellings. */
const KNOWN = new Set(['type', 'enabled', ...EFFORT_NAMES, ...BUDGET_NAMES]);

/**
 * What one of the spellings asks for that model families have: Anthropic's `thinking`, Nova's `reasoningConfig`,
 * Gemini's `thinkingConfig`, Cohere's `thinking`, OpenRouter's `reasoning`, a bare word. Undefined where nothing is said.
 */
export function readReasoningWish(value: JsonValue): ReasoningWish | undefined {
  if (typeof value === 'string') return ofEffort(value);
  if (!isJsonObject(value)) return undefined;
  const { type, enabled } = value;
  if (type === 'disabled' || enabled === false) return { mode: 'off' };
  const named = firstOf(value, EFFORT_NAMES);
  if (typeof named === 'string') return ofEffort(named);
  const budgetTokens = readNumber(firstOf(value, BUDGET_NAMES));
  if (budgetTokens !== undefined) return ofBudget(budgetTokens);
  if (type === 'adaptive') return { mode: 'model' };
  return type === 'enabled' || enabled === true ? { mode: 'effort', effort: 'medium' } : undefined;
}

/** The same, with warnings of members that say something else and of a value that says nothing. */
export function readReasoningField(
  value: JsonValue,
  path: string,
  context: Pick<EncodeContext, 'warnings'>,
): ReasoningWish | undefined {
  if (isJsonObject(value)) warnOfUnknown(context, value, KNOWN, path);
  const wish = readReasoningWish(value);
  if (wish === undefined && value !== null) context.warnings.degrade(path, 'It names no effort; left out.');
  return wish;
}

/** The effort that a number of tokens stands for. */
export function toEffort(budgetTokens: number): string {
  return EFFORT_LIMITS.find((row) => budgetTokens <= row.budgetTokens)?.effort ?? 'xhigh';
}

/** The number of tokens that an effort stands for; undefined for a word that is no effort. */
export function toBudgetTokens(effort: string): number | undefined {
  return EFFORT_BUDGETS.get(effort);
}

/** The taken effort nearest to `effort`, the lower of two; undefined where none is known to compare. */
export function nearestEffort(effort: string, taken: readonly string[]): string | undefined {
  if (taken.includes(effort)) return effort;
  const rank = EFFORT_ORDER.indexOf(effort);
  if (rank === -1) return undefined;
  const ranked = taken.filter((word) => word !== 'none').map((word) => ({ word, rank: EFFORT_ORDER.indexOf(word) }));
  const [nearest] = ranked.sort(
    (one, other) => Math.abs(one.rank - rank) - Math.abs(other.rank - rank) || one.rank - other.rank,
  );
  return nearest?.word;
}

/** The names under which callers of other families ask for reasoning. */
export const REASONING_FIELDS = [
  ...['thinking', 'thinkingConfig', 'reasoning_config', 'reasoningConfig', 'output_config'],
  ...['reasoning', 'reasoning_effort'],
] as const;

/** The members of `fields` that ask for reasoning, by their names. */
export function pickReasoningFields(fields: JsonObject): readonly (readonly [name: string, value: JsonValue])[] {
  return REASONING_FIELDS.flatMap((name) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
}

function firstOf(value: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  return names.map((name) => value[name]).find((member) => member !== undefined && member !== null);
}

function ofEffort(word: string): ReasoningWish {
  const effort = word.toLowerCase();
  return effort === 'none' ? { mode: 'off' } : { mode: 'effort', effort };
}

function ofBudget(budgetTokens: number): ReasoningWish {
  // Gemini: 0 switches reasoning off, -1 leaves it to the model.
  if (budgetTokens === 0) return { mode: 'off' };
  return budgetTokens < 0 ? { mode: 'model' } : { mode: 'budget', budgetTokens };
}
