import { type Probe } from './fidelity-requests.js';

/** What becomes of a construct. */
export type OutcomeKind = 'sent' | 'mapped' | 'degraded' | 'refused';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** What is said of it, in whole sentences; none where it is sent. */
  readonly notes: readonly string[];
}

export const SENT: Outcome = { kind: 'sent', notes: [] };

/** One family of models in the tables of docs/fidelity.md. */
export interface RequestColumn {
  readonly title: string;
  /** The models that it stands for, as callers name them. */
  readonly models: string;
  /** What becomes of a member of a request, found out by sending the probe. */
  outcomeOf(probe: Probe): Outcome | Promise<Outcome>;
}

/** One API in the table of docs/converse.md. */
export interface AnswerColumn {
  readonly title: string;
  /** The members of answers and events that its callers are ever given, by their paths. */
  readonly answerMembers: ReadonlySet<string>;
  /** What a cell says of a member that is given. */
  readonly given: string;
}

/** How the tables name a stop reason. */
export function toReason(reason: string): string {
  return `stopReason: ${reason}`;
}

/** Adds the paths of all members of a JSON value; `[]` is any place of a list. */
export function collectPaths(value: unknown, path: string, seen: Set<string>): void {
  if (value === undefined) return;
  seen.add(path);
  if (Array.isArray(value)) for (const item of value) collectPaths(item, `${path}[]`, seen);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      collectPaths(member, path === '' ? name : `${path}.${name}`, seen);
  }
}
