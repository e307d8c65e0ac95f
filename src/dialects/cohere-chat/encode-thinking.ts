import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { readReasoningField, type ReasoningWish, toBudgetTokens } from '../shared/reasoning-wish.js';

/** What Cohere's own `thinking` has: whoever says it so means exactly that. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['type', 'token_budget']);
const OWN_TYPES: ReadonlySet<unknown> = new Set(['enabled', 'disabled']);

/** How much the caller wants the model to think, in any of the spellings, as members of the body. */
export function encodeThinking(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const wish = readReasoningField(value, path, context);
  if (wish === undefined) return {};
  if (context.profile.reasoning !== 'none' && isOwnSpelling(value)) return { thinking: value };
  return encodeWish(wish, path, context);
}

/** The same for `outputConfig.effort`. */
export function encodeEffort(effort: string | undefined, context: EncodeContext): JsonObject {
  return effort ? encodeThinking(effort, 'outputConfig.effort', context) : {};
}

function isOwnSpelling(value: JsonValue): value is JsonObject {
  if (!isJsonObject(value) || !OWN_TYPES.has(value['type'])) return false;
  return Object.keys(value).every((name) => OWN_MEMBERS.has(name));
}

function encodeWish(wish: ReasoningWish, path: string, { profile, warnings }: EncodeContext): JsonObject {
  if (profile.reasoning === 'none') {
    if (wish.mode === 'off') warnings.map(path, 'The model does not reason.');
    else warnings.degrade(path, 'The model does not reason; left out.');
    return {};
  }
  if (wish.mode === 'off') return { thinking: { type: 'disabled' } };
  if (wish.mode === 'model') return { thinking: { type: 'enabled' } };
  if (wish.mode === 'budget') return { thinking: { type: 'enabled', token_budget: wish.budgetTokens } };
  const budget = toBudgetTokens(wish.effort);
  if (budget === undefined) warnings.degrade(path, 'The vendor knows no such effort; the model decides.');
  else warnings.map(path, 'Sent as a number of tokens.');
  return { thinking: { type: 'enabled', ...(budget !== undefined && { token_budget: budget }) } };
}
