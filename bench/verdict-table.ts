import { markdownTable, round, withUnit } from './cells.js';
import { type Unit } from './readings.js';
import { type Verdict } from './verdicts.js';

const HEAD = ['target', 'measured, median (quartiles)', 'must', '', 'aim', ''];

/** The targets as a Markdown table, one row each, then why some are not judged. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const reasons = Map.groupBy(
    verdicts.filter(({ reason }) => reason !== undefined),
    ({ reason }) => reason,
  );
  const sentences = [...reasons].map(
    ([reason, all]) => `Not judged (${String(reason)}): ${all.map(({ target }) => target.title).join('; ')}.`,
  );
  return [markdownTable(HEAD, verdicts.map(toRow), 1), ...sentences].join('\n\n');
}

/** How many targets were judged and met, in one sentence. */
export function verdictSummary(verdicts: readonly Verdict[]): string {
  const judged = verdicts.filter(({ figure, reason }) => figure !== undefined && reason === undefined);
  const count = (kind: 'must' | 'aim'): string => {
    const of = judged.filter((verdict) => verdict[kind] !== undefined);
    return `${of.filter((verdict) => verdict[kind] === 'pass').length} of ${of.length}`;
  };
  return `Targets met: ${count('must')} that must be, ${count('aim')} that are aimed at; ${verdicts.length - judged.length} not judged.`;
}

function toRow({ target, figure, must, aim }: Verdict): string[] {
  const { unit } = target;
  const bound = (value: number | undefined): string => (value === undefined ? '–' : `≤ ${withUnit(value, unit)}`);
  const measured =
    figure === undefined
      ? '–'
      : `${withUnit(figure.median, unit)} (${round(inShown(figure.lowerQuartile, figure.median, unit))}–${round(inShown(figure.upperQuartile, figure.median, unit))})`;
  return [target.title, measured, bound(target.must), must ?? '–', bound(target.aim), aim];
}

/** Quartiles in the unit in which the median is shown. */
function inShown(value: number, median: number, unit: Unit): number {
  return unit === 'µs' && Math.abs(median) >= 1000 ? value / 1000 : value;
}
