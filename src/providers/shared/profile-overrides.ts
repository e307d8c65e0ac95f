import { type ModelProfileRow } from '../../config/model-profile.config.js';
import { type ModelTraits } from '../../gateway/model/model-profile.js';
import { toModelPattern } from './model-pattern.js';
import { type ProfileRow } from './model-profiles.js';

/**
 * Traits that no operator sets: the gateway itself decides by them where a request goes, or their values are no names
 * and numbers.
 */
export const NOT_CONFIGURABLE: readonly string[] = ['chat.defaults', 'messages.host', 'gemini.callIds'];

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type CamelMembers<Value> = { readonly [Name in keyof Value as Camel<Name & string>]: Value[Name] };

/** `top_k` → `topK` */
export function toTraitName(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** The rows of `model_profiles`, in the vendor's own form. */
export function toProfileRows(rows: readonly ModelProfileRow[]): ProfileRow[] {
  return rows.map((row) => ({ models: toModelPattern(row.models), traits: toTraits(row) }));
}

function toTraits({ chat, messages, gemini, ...row }: ModelProfileRow): ModelTraits {
  return {
    ...camelMembers(row),
    ...(chat !== undefined && { chat: camelMembers(chat) }),
    ...(messages !== undefined && { messages: camelMembers(messages) }),
    ...(gemini !== undefined && { gemini: camelMembers(gemini) }),
  };
}

/** The traits of a row or a group of it. The models of a row are no trait. */
function camelMembers<Value extends object>(value: Value): Omit<CamelMembers<Value>, 'models'> {
  const members = Object.entries(value).filter(([name]) => name !== 'models');
  return Object.fromEntries(members.map(([name, member]) => [toTraitName(name), member as unknown])) as Omit<
    CamelMembers<Value>,
    'models'
  >;
}
