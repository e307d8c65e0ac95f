import { ratios, type Spread, spreadOf } from '../statistics.js';
import { type InProcessLife } from './in-process-life.js';
import { type InProcessSubject, type InProcessWork, REFERENCE_DIALECT, type Side } from './work.js';

/** One line of the table: one subject, over all lives. */
export interface InProcessFigure {
  readonly subject: InProcessSubject;
  /** µs of CPU per event, reply or request. */
  readonly asbru: Spread | undefined;
  readonly bare: Spread | undefined;
  readonly toBare: Spread | undefined;
  /**
   * The same turn against OpenAI's Chat Completions, which may tell it in more events or in fewer; undefined for that
   * dialect itself and for what is no dialect of a vendor.
   */
  readonly toReference: Spread | undefined;
}

export function inProcessFigures(work: InProcessWork, lives: readonly InProcessLife[]): InProcessFigure[] {
  const of = (subject: InProcessSubject, side: Side): readonly InProcessLife[] =>
    lives.filter((life) => life.subject === subject && life.side === side);
  const reference = of(REFERENCE_DIALECT, 'asbru').map(perTurn);
  return work.subjects.map((subject) => {
    const asbru = of(subject, 'asbru');
    const bare = of(subject, 'bare').map(perUnit);
    const isCompared = subject !== REFERENCE_DIALECT && subject !== 'converse';
    return {
      subject,
      asbru: spreadOf(asbru.map(perUnit)),
      bare: spreadOf(bare),
      toBare: spreadOf(ratios(asbru.map(perUnit), bare)),
      toReference: isCompared ? spreadOf(ratios(asbru.map(perTurn), reference)) : undefined,
    };
  });
}

function perUnit({ cpuUs }: InProcessLife): number {
  return cpuUs;
}

function perTurn({ cpuUs, unitsPerRound }: InProcessLife): number {
  return cpuUs * unitsPerRound;
}
