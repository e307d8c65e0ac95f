import { isJsonObject, readNumber } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from './encode-context.js';

/** The most reasoning tokens that each effort stands for; more is `xhigh`. */
const EFFORT_BUDGETS = [
  { effort: 'low', budgetTokens: 2048 },
  { effort: 'medium', budgetTokens: 8192 },
  { effort: 'high', budgetTokens: 24_576 },
] as const;

/** An effort, and whether it stands for another measure of the caller's. */
export interface ReadEffort {
  readonly effort: string;
  /** True when the caller named a number of tokens, which no effort says exactly. */
  readonly approximate: boolean;
}

/** The members of those spellings that say how much to reason. */
export const EFFORT_MEMBERS: ReadonlySet<string> = new Set([
  ...['type', 'effort', 'maxReasoningEffort', 'thinkingLevel'],
  ...['budget_tokens', 'thinkingBudget'],
]);

/**
 * The effort behind one of the spellings that other model families have for it: Anthropic's `thinking`, Nova's
 * `reasoningConfig`, Gemini's `thinkingConfig`, a bare word. `model` where the model is to decide; undefined where
 * nothing is said about it.
 */
export function readEffort(value: JsonValue): ReadEffort | 'model' | undefined {
  if (typeof value === 'string') return exactly(value.toLowerCase());
  if (!isJsonObject(value)) return undefined;
  if (value['type'] === 'disabled') return exactly('none');
  const named = value['effort'] ?? value['maxReasoningEffort'] ?? value['thinkingLevel'];
  if (typeof named === 'string') return exactly(named.toLowerCase());
  const budgetTokens = readNumber(value['budget_tokens'] ?? value['thinkingBudget']);
  if (budgetTokens !== undefined) return effortOfBudget(budgetTokens);
  if (value['type'] === 'adaptive') return 'model';
  return value['type'] === 'enabled' ? exactly('medium') : undefined;
}

function exactly(effort: string): ReadEffort {
  return { effort, approximate: false };
}

function effortOfBudget(budgetTokens: number): ReadEffort | 'model' {
  // Gemini: 0 switches reasoning off, -1 leaves it to the model.
  if (budgetTokens === 0) return exactly('none');
  if (budgetTokens < 0) return 'model';
  const effort = EFFORT_BUDGETS.find((row) => budgetTokens <= row.budgetTokens)?.effort ?? 'xhigh';
  return { effort, approximate: true };
}

/** The effort as the model's family takes it. */
export function encodeEffort(effort: string, path: string, context: EncodeContext): string | undefined {
  const { family, warnings } = context;
  if (!family.takesEffort) {
    if (effort === 'none') warnings.map(path, 'The model does not reason.');
    else warnings.degrade(path, 'The model does not reason; left out.');
    return undefined;
  }
  if (effort === 'none' && !family.takesEffortNone) {
    warnings.degrade(path, 'The model always reasons; left out.');
    return undefined;
  }
  if (effort !== 'max' || !family.openai) return effort;
  warnings.degrade(path, 'The highest effort of the model is xhigh; sent as that.');
  return 'xhigh';
}
