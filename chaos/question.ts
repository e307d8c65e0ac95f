import { between, fractionOf, pickWeighted } from './seeded.js';
import { type Vendor } from './vendors.js';

/** One thing that one client asks. */
export interface Question {
  readonly number: number;
  /** The words that only this question and its answers have. */
  readonly marker: string;
  readonly client: string;
  readonly form: 'whole' | 'stream';
  /** `tool` offers a tool, which the model calls before it answers. */
  readonly task: 'text' | 'tool';
  /** Whom to ask, and whom else when that fails, as clients name models. */
  readonly models: readonly [string, ...string[]];
  /** When the client has had enough, in milliseconds after it asked; absent for one that stays. */
  readonly leavesAfterMs?: number;
}

/** A client and how often it asks beside the others. */
export interface ClientShare {
  readonly name: string;
  readonly weight: number;
}

const STREAM_SHARE = 0.6;
const TOOL_SHARE = 0.2;
const LEAVE_SHARE = 0.06;

/** Questions with one fallback only; the others have two. */
const SHORT_CHAIN_SHARE = 0.15;

/** The question of this number: the same for the same seed, vendors and clients. */
export function makeQuestion(
  seed: number,
  number: number,
  { vendors, clients }: { readonly vendors: readonly Vendor[]; readonly clients: readonly ClientShare[] },
): Question {
  const draw = (decision: string): number => fractionOf(seed, 'question', number, decision);
  const hex = between(0, 0xffffff, draw('marker')).toString(16).padStart(6, '0');
  const leaves = draw('leaves') < LEAVE_SHARE;
  return {
    number,
    marker: `q${number}-${hex}`,
    client: pickWeighted(clients, draw('client')).name,
    form: draw('form') < STREAM_SHARE ? 'stream' : 'whole',
    task: draw('task') < TOOL_SHARE ? 'tool' : 'text',
    models: chainOf(vendors, draw),
    ...(leaves && { leavesAfterMs: between(5, 300, draw('patience')) }),
  };
}

/** A vendor and one or two others, in any order. */
function chainOf(vendors: readonly Vendor[], draw: (decision: string) => number): [string, ...string[]] {
  const order = vendors
    .map(({ name, model }) => ({ model, place: draw(`place of ${name}`) }))
    .sort((one, other) => one.place - other.place)
    .map(({ model }) => model);
  const [first = '', ...others] = order;
  return [first, ...others.slice(0, draw('chain') < SHORT_CHAIN_SHARE ? 1 : 2)];
}
