import { describe, expect, it } from '@jest/globals';
import {
  ChatTraitsConfig,
  GeminiTraitsConfig,
  MessagesTraitsConfig,
  ModelProfileConfig,
  type ModelProfileRow,
} from '../../config/model-profile.config.js';
import { Findings } from '../../config/findings.js';
import { ObjectBinder } from '../../config/object-binder.js';
import { ProviderConfig } from '../../config/provider.config.js';
import { shapeOf } from '../../config/shape.js';
import {
  BASE_PROFILE,
  type ChatTraits,
  type GeminiTraits,
  type MessagesTraits,
  type ModelProfile,
} from '../../gateway/model/model-profile.js';
import { ModelProfiles } from './model-profiles.js';
import { NOT_CONFIGURABLE, toProfileRows, toTraitName } from './profile-overrides.js';

type OptionalName<T> = { [Name in keyof T]-?: undefined extends T[Name] ? Name : never }[keyof T];

interface Groups {
  readonly '': ModelProfile;
  readonly 'chat.': ChatTraits;
  readonly 'messages.': MessagesTraits;
  readonly 'gemini.': GeminiTraits;
}

type OptionalNames = { [Group in keyof Groups]: OptionalName<Groups[Group]> }[keyof Groups];

/** Traits that the base profile leaves out, with their groups: the compiler keeps the list whole. */
const OPTIONAL_TRAITS: Readonly<Record<OptionalNames, keyof Groups>> = { maxOutputTokens: '', prefillPath: 'chat.' };

const OPTIONAL_NAMES = Object.entries(OPTIONAL_TRAITS).map(([name, group]) => group + name);

/** The names of `group` without it; the empty group is that of names without a dot. */
function inGroup(names: readonly string[], group: string): string[] {
  return names
    .filter((name) => name.startsWith(group) && !name.slice(group.length).includes('.'))
    .map((name) => name.slice(group.length));
}

function bind(rows: unknown) {
  const findings = new Findings();
  const config = new ObjectBinder({}, findings).bind(ProviderConfig, { model_profiles: rows }, 'p');
  return { rows: config.model_profiles, faults: findings.faults };
}

describe('the traits of model_profiles', () => {
  it.each([
    { group: '', type: ModelProfileConfig, traits: BASE_PROFILE },
    { group: 'chat.', type: ChatTraitsConfig, traits: BASE_PROFILE.chat },
    { group: 'messages.', type: MessagesTraitsConfig, traits: BASE_PROFILE.messages },
    { group: 'gemini.', type: GeminiTraitsConfig, traits: BASE_PROFILE.gemini },
  ])('are those of a profile ($group*)', ({ group, type, traits }) => {
    const { fields, children } = shapeOf(type);
    const configurable = [...fields, ...children.keys()].map(toTraitName).filter((name) => name !== 'models');
    const known = [...Object.keys(traits), ...inGroup(OPTIONAL_NAMES, group)];
    expect([...configurable, ...inGroup(NOT_CONFIGURABLE, group)].sort()).toEqual(known.sort());
  });

  it('are read into a profile over the vendor’s own', () => {
    const { rows, faults } = bind([
      { models: ['*'], images: [], top_k: false, chat: { system_role: 'developer', tier_names: { flex: 'slow' } } },
      { models: ['gpt-6*'], top_k: true, max_stop_sequences: 2, temperature_with_top_p: false, tool_choices: ['any'] },
      { models: ['other'], efforts: ['low'] },
    ]);
    expect(faults).toEqual([]);
    const vendor = { rows: [{ models: /gpt/, traits: { topK: false, maxStopSequences: 9 } }] };
    const profile = new ModelProfiles(vendor, toProfileRows(rows)).of('gpt-6-mini');
    expect(profile).toEqual({
      ...BASE_PROFILE,
      images: [],
      topK: true,
      maxStopSequences: 2,
      temperatureWithTopP: false,
      toolChoices: ['any'],
      chat: { ...BASE_PROFILE.chat, systemRole: 'developer', tierNames: { flex: 'slow' } },
    });
  });

  it.each([
    [{ models: ['a'], topk: true }, 'topk: unknown key; did you mean "top_k"?'],
    [{ models: ['a'], reasoning: 'much' }, 'reasoning: expected one of none, always, effort, budget, adaptive'],
    [{ models: ['a'], tool_choices: ['auto'] }, 'tool_choices: expected a list of any, tool, none'],
    [{ models: ['a'], max_stop_sequences: -1 }, 'max_stop_sequences: expected a whole number from 0 to 1000000'],
    [{ models: ['a'], chat: { text_part: true } }, 'chat.text_part: unknown key; did you mean "text_parts"?'],
    [{ models: ['a'], gemini: true }, 'gemini: expected an object'],
    [{ images: [] }, 'models: expected a list of model names in which * stands for any text, such as ["gpt-5*"]'],
  ])('are refused in %j', (row, fault) => {
    expect(bind([row]).faults).toEqual([`p.model_profiles.0.${fault}`]);
  });

  it('leave out what is not said', () => {
    const row = { models: ['a'] } as ModelProfileRow;
    expect(toProfileRows([row]).map(({ traits }) => traits)).toEqual([{}]);
  });
});
