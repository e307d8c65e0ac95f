import { type Call, type CallRoute } from '../../gateway/model/call.js';
import { type Operation } from '../../gateway/model/operation.js';
import { type HeaderList, toHeaders } from './header-list.js';

/** Bifrost's names of the operations; Converse is what it calls Responses inside. */
const REQUEST_TYPES: Readonly<Partial<Record<Operation, string>>> = {
  converse: 'responses',
  'converse-stream': 'responses_stream',
  'count-tokens': 'count_tokens',
  invoke: 'responses',
  'invoke-with-response-stream': 'responses_stream',
};

/** A header is no log, and a model id may have 2048 characters. */
const MAX_VALUE_LENGTH = 256;

/** The cheapest token there is costs 1e-8 dollars. */
const COST_DECIMALS = 12;

const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/g;

/** Bifrost's headers that say where a call went, as far as it went. Errors carry them too. */
export function routingHeaders(call: Call): Record<string, string> {
  const list: HeaderList = [];
  addRoutingHeaders(list, call);
  return toHeaders(list);
}

/** Adds what {@link routingHeaders} gives to the headers of an answer. */
export function addRoutingHeaders(list: HeaderList, call: Call): void {
  const { route, keyName } = call;
  const requestType = REQUEST_TYPES[call.operation];
  list.push('x-bifrost-request-id', call.requestId);
  if (call.trace !== undefined) list.push('x-bifrost-trace-id', call.trace.traceId);
  if (requestType !== undefined) list.push('x-bifrost-request-type', requestType);
  list.push('x-bifrost-original-model', toHeaderValue(nameOfModel(call)));
  if (route !== undefined) addRouteHeaders(list, call, route);
  if (call.primaryRoute !== undefined) addFallbackHeaders(list, call, call.primaryRoute);
  if (call.attempts.length > 1) list.push('x-asbru-attempts', toHeaderValue(describeAttempts(call)));
  if (keyName !== undefined) list.push('x-bifrost-routing-info-key', toHeaderValue(keyName));
  // A stream's headers are written before the vendor has spent its time and counted its tokens.
  if (!call.streaming) addFigures(list, call);
}

function addFigures(list: HeaderList, { upstreamMs, costUsd }: Call): void {
  if (upstreamMs > 0) list.push('x-bifrost-upstream-latency-ms', upstreamMs.toFixed(3));
  if (costUsd !== undefined) list.push('x-asbru-cost-usd', toDecimal(costUsd));
}

/** Without an exponent, and without zeros at the end. */
function toDecimal(value: number): string {
  return value.toFixed(COST_DECIMALS).replace(/\.?0+$/, '');
}

/** With an alias, `routing-info-model` is the alias, and what it stands for is told beside it. */
function addRouteHeaders(list: HeaderList, { alias }: Call, route: CallRoute): void {
  const resolved = toHeaderValue(alias?.modelId ?? route.model);
  const asked = alias === undefined && route.alias === undefined ? resolved : toHeaderValue(route.alias ?? route.model);
  list.push('x-bifrost-provider', route.provider, 'x-bifrost-resolved-model', resolved);
  list.push('x-bifrost-routing-info-provider', route.provider, 'x-bifrost-routing-info-model', asked);
  if (alias === undefined && route.alias === undefined) return;
  list.push('x-bifrost-routing-info-alias-model-id', resolved);
  if (alias?.modelName !== undefined) {
    list.push('x-bifrost-routing-info-alias-model-name', toHeaderValue(alias.modelName));
  }
  if (alias?.modelFamily !== undefined) {
    list.push('x-bifrost-routing-info-alias-model-family', toHeaderValue(alias.modelFamily));
  }
}

function addFallbackHeaders(list: HeaderList, call: Call, primary: CallRoute): void {
  list.push('x-bifrost-fallback-index', String(call.fallbackIndex), 'x-bifrost-routing-info-is-fallback', 'true');
  list.push('x-bifrost-routing-info-primary-provider', primary.provider);
  list.push('x-bifrost-routing-info-primary-model', toHeaderValue(primary.model));
}

/** Every try and how it went: `openai unavailable 503, anthropic ok`; a limit of the gateway's own by its name. */
function describeAttempts({ attempts }: Call): string {
  return attempts
    .map(({ provider, failure }) => {
      if (failure === undefined) return `${provider} ok`;
      const { kind, status, limit } = failure;
      const why = status ?? limit;
      return why === undefined ? `${provider} ${kind}` : `${provider} ${kind} ${why}`;
    })
    .join(', ');
}

/** The model as the caller named it, without the vendor before it: that has a header of its own. */
function nameOfModel({ modelId, route }: Call): string {
  const prefix = route === undefined ? '' : `${route.provider}/`;
  return prefix !== '' && modelId.startsWith(prefix) ? modelId.slice(prefix.length) : modelId;
}

function toHeaderValue(text: string): string {
  const shown = text.length > MAX_VALUE_LENGTH ? text.slice(0, MAX_VALUE_LENGTH) : text;
  return shown.replace(NOT_PRINTABLE_ASCII, '?');
}
