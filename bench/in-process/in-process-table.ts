import { markdownTable, ratioCell, withUnit } from '../cells.js';
import { type Spread } from '../statistics.js';
import { type InProcessFigure } from './in-process-figures.js';
import { type InProcessLife } from './in-process-life.js';
import { type InProcessWork } from './work.js';

/** One kind of work of pure code. */
export interface InProcessReport {
  readonly work: InProcessWork;
  readonly figures: readonly InProcessFigure[];
  readonly lives: readonly InProcessLife[];
}

const HEAD = ['in process', 'dialect', 'CPU', 'bare', 'CPU ÷ bare (quartiles)', '÷ openai-chat, same turn (quartiles)'];

/** The figures of pure code as a Markdown table. */
export function inProcessTable(reports: readonly InProcessReport[]): string {
  const rows = reports.flatMap(({ work, figures }) =>
    figures.map(({ subject, asbru, bare, toBare, toReference }, index) => [
      index === 0 ? `**${work.name}**: ${work.title}; per ${work.unit}, bare: ${work.bare}` : '',
      subject,
      timeCell(asbru),
      timeCell(bare),
      ratioCell(toBare),
      ratioCell(toReference),
    ]),
  );
  return markdownTable(HEAD, rows, 2);
}

function timeCell(spread: Spread | undefined): string {
  return spread === undefined ? '–' : withUnit(spread.median, 'µs');
}
