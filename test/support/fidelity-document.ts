import { type Outcome, type OutcomeKind, type RequestColumn } from './fidelity-column.js';
import { type Relative } from './fidelity-families.js';
import { codeOf, listMembers, renderTable } from './fidelity-markdown.js';
import { REQUEST_PROBES } from './fidelity-probes.js';
import { type Probe } from './fidelity-requests.js';

/** What becomes of every probe on one family, in the order of the probes. */
export interface FamilyOutcomes {
  readonly title: string;
  readonly models: string;
  readonly outcomes: ReadonlyMap<Probe, Outcome>;
}

/** The outcomes of a vendor beside the columns, and the family that it is compared with. */
export interface RelativeOutcomes extends FamilyOutcomes {
  readonly like: Relative['like'];
}

const PROBES = REQUEST_PROBES.flatMap(({ probes }) => probes);

/** Sends every probe. */
export async function readOutcomes(column: RequestColumn): Promise<FamilyOutcomes> {
  const outcomes = new Map<Probe, Outcome>();
  for (const probe of PROBES) outcomes.set(probe, await column.outcomeOf(probe));
  return { title: column.title, models: column.models, outcomes };
}

const SYMBOLS: Readonly<Record<OutcomeKind, string>> = { sent: '✓', mapped: '≈', degraded: '△', refused: '✗' };

const INTRODUCTION = `# What becomes of a request, vendor by vendor

Nothing is lost in silence: every construct of [Converse](converse.md) reaches the model as it is, or in another form that keeps
its meaning, or with a warning, or not at all. This page says which, for each family of models. It is written by sending one
request per construct through the code that serves (\`npm run docs:fidelity\`), and a test fails where it differs from what
happens.

- **✓ as it is**: the model gets it, or it says what is meant without it, or the gateway does it itself.
- **≈ in another form** that keeps its meaning; the log counts these.
- **△ partly lost**: the answer's header \`x-asbru-warnings\` names path and reason, and the log counts it. With
  \`x-asbru-strict: true\`, or \`client.strict_translation\` in the [configuration](configuration.md#client), it is refused instead.
- **✗ refused**: a 400 \`ValidationException\` names the path and says what to do. Safety controls are refused where they cannot be
  kept, never lost.

Which of them it is comes from the profile of the model, and operators can change profiles in their
[configuration](configuration.md).

## At a glance

Columns are named after a model that was asked, and stand for those that are treated like it. What is said stands
[below](#what-is-said), and [other vendors and models](#other-vendors-and-models) follow by what they do otherwise.
`;

const SENTENCES_NOTE = `Refusals name the vendor and its API where these sentences say "the vendor".
`;

/** docs/fidelity.md, as the code is now. */
export function renderFidelityDocument(
  families: readonly FamilyOutcomes[],
  relatives: readonly RelativeOutcomes[],
): string {
  const [bedrock, ...translated] = families;
  const shared = sharedOutcomes(translated);
  return [
    INTRODUCTION,
    ...REQUEST_PROBES.map(({ title, probes }) => `### ${title}\n\n${renderMatrix(probes, families)}`),
    '## What is said\n',
    SENTENCES_NOTE,
    ...(bedrock === undefined ? [] : [renderFamily(bedrock, new Map())]),
    `### Every vendor but Bedrock\n\n${renderSentences(shared)}`,
    ...translated.map((family) => renderFamily(family, shared)),
    '## Other vendors and models\n',
    ...relatives.map((relative) => renderRelative(relative, families)),
  ].join('\n');
}

function renderMatrix(probes: readonly Probe[], families: readonly FamilyOutcomes[]): string {
  const rows = probes.map((probe) => [
    codeOf(probe.member),
    ...families.map(({ outcomes }) => SYMBOLS[outcomes.get(probe)?.kind ?? 'sent']),
  ]);
  return renderTable(['Construct', ...families.map(({ title }) => title)], rows);
}

/** What is said of a construct on all of the families alike. */
function sharedOutcomes([first, ...others]: readonly FamilyOutcomes[]): ReadonlyMap<Probe, Outcome> {
  return new Map(
    [...(first?.outcomes ?? [])].filter(([probe, outcome]) =>
      others.every(({ outcomes }) => isSame(outcome, outcomes.get(probe))),
    ),
  );
}

function isSame(one: Outcome, other: Outcome | undefined): boolean {
  return one.kind === other?.kind && one.notes.join() === other.notes.join();
}

function renderFamily({ title, models, outcomes }: FamilyOutcomes, shared: ReadonlyMap<Probe, Outcome>): string {
  const rest = new Map([...outcomes].filter(([probe]) => !shared.has(probe)));
  return `### ${title}\n\n${models}:\n\n${renderSentences(rest)}`;
}

/** One line for each sentence, with all that it is said of; the worst first. */
function renderSentences(outcomes: ReadonlyMap<Probe, Outcome>): string {
  const lines: string[] = [];
  for (const kind of ['refused', 'degraded', 'mapped'] as const) {
    const members = new Map<string, string[]>();
    for (const [{ member }, outcome] of outcomes) {
      if (outcome.kind !== kind) continue;
      const sentence = outcome.notes.join(' ');
      members.set(sentence, [...(members.get(sentence) ?? []), member]);
    }
    for (const [sentence, named] of members) {
      lines.push(`- ${SYMBOLS[kind]} ${listMembers(named)}: ${sentence}\n`);
    }
  }
  return lines.length === 0 ? 'Everything is as it is.\n' : lines.join('');
}

function renderRelative(
  { title, models, like, outcomes }: RelativeOutcomes,
  families: readonly FamilyOutcomes[],
): string {
  const family = families.find((candidate) => candidate.title === like);
  const others = new Map([...outcomes].filter(([probe, outcome]) => !isSame(outcome, family?.outcomes.get(probe))));
  const head = `### ${title}\n\n${models}, like ${like}`;
  if (others.size === 0) return `${head}.\n`;
  const sent = [...others].filter(([, { kind }]) => kind === 'sent').map(([{ member }]) => member);
  const first = sent.length === 0 ? '' : `- ${SYMBOLS.sent} ${listMembers(sent)}\n`;
  return `${head}, except:\n\n${first}${renderSentences(others)}`;
}
