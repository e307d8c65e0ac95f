import { isJsonObject, readNumber } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type EncodeContext } from '../shared/encode-context.js';
import {
  nearestEffort,
  readReasoningField,
  type ReasoningWish,
  toBudgetTokens,
  toEffort,
} from '../shared/reasoning-wish.js';

// Anthropic's documentation of thinking and of effort: `enabled` with a budget for Claude 3.7 to 4.6, `adaptive` steered
// by `output_config.effort` from 4.6 on, and nothing but that from Opus 4.7 on.

/** The least that Anthropic takes as a budget. */
const MIN_BUDGET_TOKENS = 1024;
const DEFAULT_EFFORT = 'medium';

/** The API's own `thinking`: as it is where the model takes it, else what comes nearest. */
export function encodeThinking(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (!isJsonObject(value) || typeof value['type'] !== 'string') return encodeField(value, path, context);
  if (isTaken(value['type'], context.profile)) return { thinking: value };
  const { display, ...said } = value;
  const encoded = encodeField(said, path, context);
  const { thinking } = encoded;
  return display === undefined || !isThinking(thinking) ? encoded : { ...encoded, thinking: { ...thinking, display } };
}

function encodeField(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const wish = readReasoningField(value, path, context);
  return wish === undefined ? {} : encodeWish(wish, path, context);
}

/** Types that nobody knows are the vendor's to judge. */
function isTaken(type: string, { reasoning, reasoningOff, messages }: ModelProfile): boolean {
  if (reasoning === 'none') return false;
  if (type === 'enabled') return reasoning === 'budget' || messages.thinkingBudgets;
  if (type === 'adaptive') return reasoning === 'adaptive';
  return type !== 'disabled' || (reasoningOff && messages.thinkingOff === 'disabled');
}

/** How much to reason, however it was said, as members of the body: `thinking` and `output_config.effort`. */
export function encodeWish(wish: ReasoningWish, path: string, context: EncodeContext): JsonObject {
  const { profile, warnings } = context;
  if (wish.mode === 'off') return encodeOff(path, context);
  if (profile.reasoning === 'none') {
    warnings.degrade(path, 'The model does not reason; left out.');
    return {};
  }
  if (profile.reasoning === 'budget') return encodeBudget(wish, path, context);
  return encodeAdaptive(wish, path, context);
}

function encodeOff(path: string, { profile, warnings }: EncodeContext): JsonObject {
  const { reasoning, reasoningOff, messages } = profile;
  if (reasoning === 'none') warnings.map(path, 'The model does not reason.');
  else if (!reasoningOff) warnings.degrade(path, 'The model always reasons; left out.');
  else if (messages.thinkingOff === 'disabled') return { thinking: { type: 'disabled' } };
  else if (messages.thinkingOff === 'omit')
    warnings.map(path, 'Nothing is sent: the model reasons only when asked to.');
  else {
    warnings.degrade(path, 'The model reasons less, but not never.');
    return { thinking: { type: 'between_tools' } };
  }
  return {};
}

type Wish = Exclude<ReasoningWish, { readonly mode: 'off' }>;

function encodeBudget(wish: Wish, path: string, { warnings }: EncodeContext): JsonObject {
  if (wish.mode === 'budget') return { thinking: { type: 'enabled', budget_tokens: wish.budgetTokens } };
  const effort = wish.mode === 'effort' ? wish.effort : DEFAULT_EFFORT;
  const budget = toBudgetTokens(effort);
  if (budget === undefined) {
    warnings.degrade(path, 'No such effort is known, and the model takes a number of tokens; left out.');
    return {};
  }
  warnings.map(path, `The model takes a number of tokens; ${budget} are sent.`);
  return { thinking: { type: 'enabled', budget_tokens: budget } };
}

function encodeAdaptive(wish: Wish, path: string, context: EncodeContext): JsonObject {
  const { profile, warnings } = context;
  const thinking = { type: 'adaptive' };
  if (wish.mode === 'model') return { thinking };
  if (wish.mode === 'effort') return { thinking, ...encodeKnownEffort(wish.effort, path, context) };
  const { budgetTokens } = wish;
  if (profile.messages.thinkingBudgets) return { thinking: { type: 'enabled', budget_tokens: budgetTokens } };
  warnings.degrade(path, 'The model takes no number of tokens; sent as an effort.');
  return { thinking, ...encodeKnownEffort(toEffort(budgetTokens), path, context) };
}

/** `effort` alone, which steers the whole answer; a model that has no efforts gets it as a budget of thinking. */
export function encodeEffort(effort: string, path: string, context: EncodeContext): JsonObject {
  const word = effort.toLowerCase();
  if (word === 'none') return encodeOff(path, context);
  if (context.profile.efforts.length === 0) return encodeWish({ mode: 'effort', effort: word }, path, context);
  return encodeKnownEffort(word, path, context);
}

function encodeKnownEffort(effort: string, path: string, { profile, warnings }: EncodeContext): JsonObject {
  // A word that nobody knows is the vendor's to judge.
  const taken = nearestEffort(effort, profile.efforts) ?? effort;
  if (taken !== effort) warnings.degrade(path, `The model has no such effort; sent as ${taken}.`);
  return { output_config: { effort: taken } };
}

/** True for thinking that is switched on. */
export function isThinking(thinking: JsonValue | undefined): thinking is JsonObject {
  return isJsonObject(thinking) && (thinking['type'] === 'enabled' || thinking['type'] === 'adaptive');
}

/** What of the request decides whether it can be thought about. */
export interface ThinkingTerms {
  readonly maxTokens: number;
  /** True when a tool has to be called. */
  readonly forcesTool: boolean;
  /** True when an open round of tool calls began without thinking that the vendor would know again. */
  readonly lacksProof: boolean;
  /** True when the caller said `thinking` in the API's own words. */
  readonly isExplicit: boolean;
  /** Where the wish stands in the request. */
  readonly path: string;
}

/**
 * The thinking that goes with the rest of the request: the API refuses a budget that is not below `max_tokens`, one
 * beside a forced choice, and one in the middle of a round of tool calls that was begun without thinking.
 */
export function settleThinking(
  thinking: JsonValue | undefined,
  terms: ThinkingTerms,
  { profile, warnings }: EncodeContext,
): JsonValue | undefined {
  if (!isThinking(thinking)) return thinking;
  const { path, forcesTool, isExplicit, lacksProof } = terms;
  // A caller who asked for both in the API's own words is told so by the vendor, as Bedrock's callers are.
  if (forcesTool && !isExplicit && !profile.messages.forcedChoiceWithThinking) {
    warnings.degrade(path, 'The model does not think when a tool has to be called; left out.');
    return undefined;
  }
  if (thinking['type'] !== 'enabled') return thinking;
  if (lacksProof) {
    warnings.degrade(path, 'The tool calls that are being answered were made without thinking; left out.');
    return undefined;
  }
  return boundBudget(thinking, terms, warnings);
}

function boundBudget(
  thinking: JsonObject,
  { maxTokens, path }: ThinkingTerms,
  warnings: EncodeContext['warnings'],
): JsonObject | undefined {
  const budget = readNumber(thinking['budget_tokens']);
  if (budget === undefined || (budget >= MIN_BUDGET_TOKENS && budget < maxTokens)) return thinking;
  if (maxTokens <= MIN_BUDGET_TOKENS) {
    warnings.degrade(path, `Thinking needs a limit of more than ${MIN_BUDGET_TOKENS} tokens; left out.`);
    return undefined;
  }
  const bounded = Math.max(MIN_BUDGET_TOKENS, Math.min(budget, maxTokens - 1));
  warnings.degrade(path, `The vendor takes ${MIN_BUDGET_TOKENS} tokens up to the answer's limit; ${bounded} are sent.`);
  return { ...thinking, budget_tokens: bounded };
}
