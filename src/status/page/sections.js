import { element } from './elements.js';
import { bytes, count, dollars, duration, moment, name, percent, sum, time } from './format.js';

/** How a state looks: a word, a sign before it, and a colour. */
const STATES = {
  ready: ['good', '●', 'ready'],
  starting: ['warn', '◌', 'starting'],
  draining: ['warn', '◐', 'draining'],
  closed: ['good', '●', 'asked'],
  half_open: ['warn', '◐', 'being tried'],
  open: ['bad', '▲', 'resting'],
  throttled: ['warn', '◐', 'throttled'],
  refused: ['bad', '▲', 'refused'],
  ejected: ['warn', '◐', 'left out'],
  bad: ['bad', '▲', 'bad'],
  warn: ['warn', '◐', 'warning'],
};

export function pill(state) {
  const [tone, sign, word] = STATES[state] ?? ['warn', '?', state];
  return element('span', { class: `pill ${tone}` }, element('span', { 'aria-hidden': 'true' }, sign), ` ${word}`);
}

export function troubles(list) {
  if (list.length === 0) return [element('p', { class: 'fine' }, 'Nothing needs attention.')];
  const items = list.map(({ level, message }) => element('li', { class: level }, pill(level), ' ', message));
  return [element('ul', { class: 'troubles' }, ...items)];
}

function tile(title, value, note) {
  const parts = [element('dt', {}, title), element('dd', { class: 'value' }, value)];
  return element('div', { class: 'tile' }, ...parts, element('dd', { class: 'note' }, note));
}

function spread(quantiles) {
  if (quantiles === null) return ['–', 'no calls in five minutes'];
  const { p50, p95, p99 } = quantiles;
  return [time(p50), `p95 ${time(p95)} · p99 ${time(p99)}`];
}

export function tiles({ now, lastFiveMinutes: recent, minutes }) {
  const { caller, policy, provider, gateway } = recent.errors;
  const failed = caller + policy + provider + gateway;
  const { inputTokens, cachedTokens, outputTokens, costUsd, unknownCosts } = minutes.counts;
  const unknown = sum(unknownCosts);
  const blame = `vendor ${count(provider)} · gateway ${count(gateway)} · policy ${count(policy)} · caller ${count(caller)}`;
  return [
    tile(
      'Calls',
      count(recent.calls),
      recent.refused === 0 ? 'in the last five minutes' : `and ${count(recent.refused)} refused: full`,
    ),
    tile('Errors', count(failed), failed === 0 ? 'in the last five minutes' : blame),
    tile('Overhead p50', ...spread(recent.latencyMs.overhead)),
    tile('Vendor latency p50', ...spread(recent.latencyMs.upstream)),
    tile('First event p50', ...spread(recent.latencyMs.firstEvent)),
    tile('Running calls', count(now.runningCalls), `${count(now.waitingCalls)} waiting for a vendor`),
    tile('Open streams', count(now.openStreams), 'begun and not ended'),
    tile(
      'Tokens of the hour',
      count(sum(inputTokens) + sum(cachedTokens) + sum(outputTokens)),
      `${count(sum(inputTokens) + sum(cachedTokens))} in · ${count(sum(outputTokens))} out`,
    ),
    tile(
      'Cost of the hour',
      dollars(sum(costUsd)),
      unknown === 0 ? 'as far as calls were priced' : `price of ${count(unknown)} calls unknown`,
    ),
    tile('Event loop', percent(now.eventLoopBusy), `busy; latest timer ${time(now.eventLoopDelayMs)} late`),
    tile('Memory', bytes(now.rssBytes), `${bytes(now.heapUsedBytes)} of it JavaScript’s`),
  ];
}

/**
 * @param columns `[heading, cell]` each; what a cell function gives is text or an element, and the first column names the row
 * @param empty what is said where there are no rows
 */
function table(caption, { columns, rows, empty }) {
  if (rows.length === 0) return [element('p', { class: 'empty' }, empty)];
  const heads = columns.map(([heading, , kind]) => element('th', { scope: 'col', class: kind }, heading));
  const row = (entry) => element('tr', {}, ...columns.map((column, index) => cellOf(column, entry, index)));
  const head = element('thead', {}, element('tr', {}, ...heads));
  const body = element('tbody', {}, ...rows.map(row));
  const content = element('table', {}, element('caption', {}, caption), head, body);
  return [element('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 }, content)];
}

function cellOf([, read, kind], entry, index) {
  return index === 0
    ? element('th', { scope: 'row', class: kind }, read(entry))
    : element('td', { class: kind }, read(entry));
}

const share = ({ tries, failures }) => (tries === 0 ? '–' : `${count(failures)} of ${count(tries)}`);

export function vendors(list) {
  return table('Vendors: calls that run and wait, and tries that failed', {
    empty: 'No vendor is configured.',
    rows: list,
    columns: [
      ['Vendor', ({ name }) => name, 'name'],
      ['State', ({ circuit }) => pill(circuit)],
      [
        'Running',
        ({ running, concurrency }) =>
          concurrency === null ? count(running) : `${count(running)} of ${count(concurrency)}`,
        'number',
      ],
      ['Waiting', ({ waiting }) => count(waiting), 'number'],
      ['Failed, 5 min', ({ lastFiveMinutes }) => share(lastFiveMinutes), 'number'],
      ['Failed, 1 h', ({ lastHour }) => share(lastHour), 'number'],
    ],
  });
}

export function keys(list) {
  return table('Keys of the vendors', {
    empty: 'No vendor has a key.',
    rows: list.flatMap(({ name: vendor, keys }) => keys.map((key) => ({ vendor, ...key }))),
    columns: [
      ['Key', ({ name }) => name, 'name'],
      ['Vendor', ({ vendor }) => vendor],
      ['State', ({ state }) => pill(state)],
      ['Rests until', ({ restsUntil }) => (restsUntil === null ? '–' : moment(restsUntil)), 'number'],
    ],
  });
}

const when = ['Time', ({ at }) => moment(at), 'time'];
const request = ['Request', ({ requestId }) => element('code', {}, requestId)];
const whose = [
  ['Model', ({ model }) => model, 'name'],
  ['Vendor', ({ vendor }) => name(vendor)],
];

export function errors(list) {
  return table('Calls that failed, the newest first', {
    empty: 'No call has failed since the start.',
    rows: list,
    columns: [
      when,
      ['Type', ({ type }) => element('code', {}, type)],
      ['Status', ({ status }) => String(status), 'number'],
      ...whose,
      ['Key', ({ key }) => name(key)],
      ['Caller', ({ caller }) => caller, 'name'],
      ['Took', ({ durationMs }) => time(durationMs), 'number'],
      request,
    ],
  });
}

export function warnings(list) {
  return table('What vendors did not take as it was said, the newest first', {
    empty: 'Every request was carried as it was said.',
    rows: list,
    columns: [
      when,
      ['Path', ({ path }) => element('code', {}, path), 'name'],
      ['What happened', ({ message }) => message, 'sentence'],
      ['Calls', ({ calls }) => count(calls), 'number'],
      ...whose,
      ['Caller', ({ caller }) => caller, 'name'],
      request,
    ],
  });
}

export function events(list) {
  return table('What became of vendors and keys, the newest first', {
    empty: 'No vendor was given a rest and no key was refused since the start.',
    rows: list,
    columns: [
      when,
      ['Vendor', ({ vendor }) => vendor],
      ['Key', ({ key }) => name(key), 'name'],
      ['Is now', ({ state }) => pill(state)],
    ],
  });
}

const OUTCOMES = { applied: 'put to use', unchanged: 'taken back', refused: 'could not be used' };

export function configuration({ gateway, configuration: { source, inUseSince, stale, lastReload, notices } }) {
  const facts = [
    ['Read from', element('code', {}, source)],
    ['In use since', moment(inUseSince)],
    [
      'Last change',
      lastReload === null ? 'none since the start' : `${moment(lastReload.at)}: ${OUTCOMES[lastReload.outcome]}`,
    ],
    ['State', stale ? 'what is written cannot be used; the log says why' : 'what is written is in use'],
    ['Started', `${moment(gateway.startedAt)}, Node ${gateway.node}`],
  ];
  const list = facts.map(([term, fact]) => element('div', {}, element('dt', {}, term), element('dd', {}, fact)));
  const said = notices.map((notice) => element('li', {}, notice));
  return [element('dl', { class: 'facts' }, ...list), ...(said.length > 0 ? [element('ul', {}, ...said)] : [])];
}

/** The line below the name: `0.1.0 · up 2 h 5 min`. */
export function subtitle({ version, uptimeSeconds }) {
  return `${version} · up ${duration(uptimeSeconds)}`;
}
