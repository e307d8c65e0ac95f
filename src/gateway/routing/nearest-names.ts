import { editDistance } from '../../config/suggest-key.js';

/** Longer names are no typing errors of anybody. */
const MAX_LENGTH = 128;
const MAX_CANDIDATES = 1000;
const MAX_NAMES = 3;

/** Parts shorter than this are in too many names. */
const MIN_PART_LENGTH = 4;

/** One letter of this many may be wrong. */
const LETTERS_PER_ERROR = 3;

/** Above every distance that counts. */
const PART_SCORE = MAX_LENGTH;

/** The names that a misspelt one most likely means, the nearest first. */
export function nearestNames(written: string, names: readonly string[]): string[] {
  if (written.length > MAX_LENGTH) return [];
  return names
    .slice(0, MAX_CANDIDATES)
    .map((name) => ({ name, score: scoreOf(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ score }) => score < Infinity)
    .sort((left, right) => left.score - right.score)
    .slice(0, MAX_NAMES)
    .map(({ name }) => name);
}

function scoreOf(written: string, name: string): number {
  const [vendor, model] = split(written);
  const [nameVendor, nameModel] = split(name);
  // The same model of another vendor, or with a vendor before it.
  if (model === nameModel) return 0;
  const isSameVendor = vendor === nameVendor || vendor === '';
  const distance = isSameVendor ? boundedDistance(model, nameModel) : boundedDistance(written, name) + 1;
  if (distance < Infinity) return distance;
  const [short, long] = model.length < nameModel.length ? [model, nameModel] : [nameModel, model];
  return short.length >= MIN_PART_LENGTH && long.includes(short) ? PART_SCORE : Infinity;
}

function boundedDistance(left: string, right: string): number {
  const most = Math.ceil(Math.min(left.length, right.length) / LETTERS_PER_ERROR);
  if (Math.abs(left.length - right.length) > most) return Infinity;
  const distance = editDistance(left, right);
  return distance <= most ? distance : Infinity;
}

function split(name: string): readonly [vendor: string, model: string] {
  const slash = name.indexOf('/');
  return slash < 0 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
}
