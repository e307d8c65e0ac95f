import { CHARTS } from './charts.js';
import { element, part, say, show } from './elements.js';
import { moment } from './format.js';
import { patterns, Plot } from './plot.js';
import { poll } from './poller.js';
import * as sections from './sections.js';

const { document, location, setInterval } = globalThis;

/** What is older than this is not the present any more. */
const STALE_AFTER_MS = 7000;

const plots = CHARTS.map((chart) => new Plot(chart));
let answeredAt;
let failure;

/** The parts of the page, what of the document each shows, and how. */
const PARTS = [
  ['state', ({ gateway }) => gateway.phase, (phase) => [sections.pill(phase)]],
  ['subtitle', ({ gateway }) => sections.subtitle(gateway), (text) => [text]],
  ['troubles', ({ troubles }) => troubles, sections.troubles],
  ['tiles', ({ now, lastFiveMinutes, minutes }) => ({ now, lastFiveMinutes, minutes }), sections.tiles],
  ['vendors', ({ vendors }) => vendors, sections.vendors],
  ['keys', ({ vendors }) => vendors.map(({ name, keys }) => ({ name, keys: withSteadyRests(keys) })), sections.keys],
  ['errors', ({ errors }) => errors, sections.errors],
  ['warnings', ({ warnings }) => warnings, sections.warnings],
  ['events', ({ events }) => events, sections.events],
  [
    'configuration',
    ({ gateway: { startedAt, node }, configuration }) => ({ gateway: { startedAt, node }, configuration }),
    sections.configuration,
  ],
];

/** The end of a rest is reckoned anew each time, and shown to the second. */
function withSteadyRests(keys) {
  return keys.map((key) => ({ ...key, restsUntil: key.restsUntil && `${key.restsUntil.slice(0, 19)}Z` }));
}

function take(status) {
  answeredAt = Date.now();
  failure = undefined;
  for (const [id, read, draw] of PARTS) show(part(id), read(status), draw);
  for (const plot of plots) plot.update(status.minutes);
  document.title = titleOf(status.troubles);
  part('page').setAttribute('aria-busy', 'false');
  tellFreshness();
}

function titleOf(troubles) {
  if (troubles.length === 0) return 'ready · Asbru';
  const sign = troubles.some(({ level }) => level === 'bad') ? '▲' : '◐';
  return `${sign} ${troubles.length} ${troubles.length === 1 ? 'trouble' : 'troubles'} · Asbru`;
}

function fail(error) {
  failure = error;
  document.title = error.status === 401 ? '✕ signed out · Asbru' : '✕ no answer · Asbru';
  tellFreshness();
}

/** Whether what is shown is the present, in words and for the style sheet. */
function tellFreshness() {
  if (failure === undefined && answeredAt === undefined) return;
  const ageMs = Date.now() - (answeredAt ?? 0);
  const isStale = failure !== undefined || ageMs > STALE_AFTER_MS;
  document.body.classList.toggle('stale', isStale);
  const at = answeredAt === undefined ? '' : moment(new Date(answeredAt).toISOString());
  say(part('freshness'), isStale ? (at === '' ? '' : `as of ${at}`) : `updated ${at}`);
  show(part('outage'), failure === undefined ? '' : (failure.status ?? 'none'), drawOutage);
}

const REASONS = {
  none: 'The gateway does not answer: it may be stopped, or out of reach. Asking again every two seconds.',
  401:
    'The password that opened this page is good no longer: the gateway was started anew, its token was changed, or it is a ' +
    'setup token that nobody used for half an hour.',
  429: 'Too many wrong passwords came from this address. Asking again until they are forgiven.',
};

function drawOutage(why) {
  if (why === '') return [];
  const text = REASONS[why] ?? `The gateway answers with status ${why}. Asking again every two seconds.`;
  const shown = [element('strong', {}, '✕ '), text];
  if (why === 401) shown.push(' ', signInButton());
  return [element('p', { class: 'outage' }, ...shown)];
}

function signInButton() {
  const button = element('button', { type: 'button' }, 'Sign in again');
  button.addEventListener('click', () => location.reload());
  return button;
}

patterns();
part('plots').append(...plots.map((plot) => plot.figure));
setInterval(tellFreshness, 1000);
poll(take, fail);
