import { type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from './encode-context.js';
import { isJsonObject, readNumber } from './json-object.js';

/** The most reasoning tokens that each effort stands for; more is `xhigh`. */
const EFFORT_BUDGETS = [
  { effort: 'low', budgetTokens: 2048 },
  { effort: 'medium', budgetTokens: 8192 },
  { effort: 'high', budgetTokens: 24_576 },
] as const;

/**
 * The effort behind one of the spellings that other model families have for it: Anthropic's `thinking`, Nova's
 * `reasoningConfig`, Gemini's `thinkingConfig`, a bare word. Undefined where the model is to decide.
 */
export function readEffort(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value.toLowerCase();
  if (!isJsonObject(value)) return undefined;
  if (value['type'] === 'disabled') return 'none';
  const named = value['effort'] ?? value['maxReasoningEffort'] ?? value['thinkingLevel'];
  if (typeof named === 'string') return named.toLowerCase();
  const budgetTokens = readNumber(value['budget_tokens'] ?? value['thinkingBudget']);
  if (budgetTokens !== undefined) return effortOfBudget(budgetTokens);
  return value['type'] === 'enabled' ? 'medium' : undefined;
}

function effortOfBudget(budgetTokens: number): string | undefined {
  // Gemini: 0 switches reasoning off, -1 leaves it to the model.
  if (budgetTokens === 0) return 'none';
  if (budgetTokens < 0) return undefined;
  return EFFORT_BUDGETS.find((row) => budgetTokens <= row.budgetTokens)?.effort ?? 'xhigh';
}

/** The effort as the model's family takes it. */
export function encodeEffort(effort: string, path: string, context: EncodeContext): string | undefined {
  const { family, warnings } = context;
  if (!family.takesEffort) {
    if (effort !== 'none') warnings.degrade(path, 'The model does not reason; left out.');
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
