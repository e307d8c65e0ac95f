import { type EncodeContext } from '../shared/encode-context.js';
import { nearestEffort, type ReasoningWish, toBudgetTokens, toEffort } from '../shared/reasoning-wish.js';
import { type GeminiThinkingConfig } from './gemini.wire.js';

/**
 * How much the model is to think: tokens for Gemini 2.5, a level for later ones
 * (https://ai.google.dev/gemini-api/docs/thinking). What it thinks is shown whenever it is asked to.
 * @param maxTokens the limit of the answer, thoughts included
 */
export function encodeThinking(
  wish: ReasoningWish,
  path: string,
  context: EncodeContext,
  maxTokens?: number,
): GeminiThinkingConfig | undefined {
  const { reasoning } = context.profile;
  if (reasoning === 'none' || reasoning === 'always') {
    warnOfUnused(wish, path, context);
    return undefined;
  }
  if (wish.mode === 'off') return switchOff(path, context);
  if (reasoning === 'budget') return encodeBudget(wish, path, context, maxTokens);
  return encodeLevel(wish, path, context);
}

type ThinkingWish = Exclude<ReasoningWish, { mode: 'off' }>;

function warnOfUnused({ mode }: ReasoningWish, path: string, { profile, warnings }: EncodeContext): void {
  const thinks = profile.reasoning === 'always';
  if (mode === (thinks ? 'model' : 'off')) warnings.map(path, 'The model does so by itself; left out.');
  else
    warnings.degrade(path, thinks ? 'The model thinks as it likes; left out.' : 'The model does not think; left out.');
}

function switchOff(path: string, { profile, warnings }: EncodeContext): GeminiThinkingConfig | undefined {
  if (profile.reasoning === 'budget') {
    if (profile.reasoningOff) return { thinkingBudget: 0 };
    warnings.degrade(path, 'The model always thinks; sent with the least.');
    return { thinkingBudget: profile.gemini.minThinkingTokens };
  }
  warnings.degrade(path, 'The model always thinks; sent with the lowest level.');
  const [lowest] = profile.efforts;
  return lowest === undefined ? undefined : { thinkingLevel: lowest };
}

function encodeBudget(
  wish: ThinkingWish,
  path: string,
  context: EncodeContext,
  maxTokens = Infinity,
): GeminiThinkingConfig {
  const { profile, warnings } = context;
  const { minThinkingTokens: minimum, maxThinkingTokens: maximum } = profile.gemini;
  if (wish.mode === 'model') return { includeThoughts: true, thinkingBudget: -1 };
  if (wish.mode === 'budget') {
    const thinkingBudget = Math.min(Math.max(wish.budgetTokens, minimum), maximum);
    if (thinkingBudget !== wish.budgetTokens) {
      warnings.degrade(path, `The model takes ${minimum} to ${maximum} tokens; sent with the nearest.`);
    }
    return { includeThoughts: true, thinkingBudget };
  }
  const tokens = toBudgetTokens(wish.effort);
  if (tokens === undefined) {
    warnings.degrade(path, 'The model takes a number of tokens and no such effort; it thinks as it likes.');
    return { includeThoughts: true };
  }
  warnings.map(path, 'Sent as a number of tokens.');
  const affordable = Math.min(tokens, maximum, Math.max(maxTokens - 1, minimum));
  return { includeThoughts: true, thinkingBudget: Math.max(affordable, minimum) };
}

function encodeLevel(wish: ThinkingWish, path: string, { profile, warnings }: EncodeContext): GeminiThinkingConfig {
  if (wish.mode === 'model') {
    warnings.map(path, 'No level is sent, so that the model decides.');
    return { includeThoughts: true };
  }
  const asked = wish.mode === 'budget' ? toEffort(wish.budgetTokens) : wish.effort;
  const thinkingLevel = nearestEffort(asked, profile.efforts);
  if (wish.mode === 'budget') warnings.degrade(path, 'The model takes no number of tokens; sent as a level.');
  else if (thinkingLevel !== undefined && thinkingLevel !== asked) {
    warnings.degrade(path, `The model has no such level; sent as ${thinkingLevel}.`);
  }
  // A word that nobody knows is the vendor's to judge.
  return { includeThoughts: true, thinkingLevel: thinkingLevel ?? asked };
}
