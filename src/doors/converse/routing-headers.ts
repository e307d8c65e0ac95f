import { type Call, type CallRoute } from '../../gateway/model/call.js';
import { type Operation } from '../../gateway/model/operation.js';

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
  const headers: Record<string, string> = {};
  addRoutingHeaders(headers, call);
  return headers;
}

/** Adds what {@link routingHeaders} gives to the headers of an answer. */
export function addRoutingHeaders(headers: Record<string, string>, call: Call): void {
  const { route, keyName } = call;
  const requestType = REQUEST_TYPES[call.operation];
  headers['x-bifrost-request-id'] = call.requestId;
  if (call.trace !== undefined) headers['x-bifrost-trace-id'] = call.trace.traceId;
  if (requestType !== undefined) headers['x-bifrost-request-type'] = requestType;
  headers['x-bifrost-original-model'] = toHeaderValue(nameOfModel(call));
  if (route !== undefined) addRouteHeaders(headers, call, route);
  if (call.primaryRoute !== undefined) addFallbackHeaders(headers, call, call.primaryRoute);
  if (call.attempts.length > 1) headers['x-asbru-attempts'] = toHeaderValue(describeAttempts(call));
  if (keyName !== undefined) headers['x-bifrost-routing-info-key'] = toHeaderValue(keyName);
  // A stream's headers are written before the vendor has spent its time and counted its tokens.
  if (!call.streaming) addFigures(headers, call);
}

function addFigures(headers: Record<string, string>, { upstreamMs, costUsd }: Call): void {
  if (upstreamMs > 0) headers['x-bifrost-upstream-latency-ms'] = upstreamMs.toFixed(3);
  if (costUsd !== undefined) headers['x-asbru-cost-usd'] = toDecimal(costUsd);
}

/** Without an exponent, and without zeros at the end. */
function toDecimal(value: number): string {
  return value.toFixed(COST_DECIMALS).replace(/\.?0+$/, '');
}

/** With an alias, `routing-info-model` is the alias, and what it stands for is told beside it. */
function addRouteHeaders(headers: Record<string, string>, { alias }: Call, route: CallRoute): void {
  const resolved = toHeaderValue(alias?.modelId ?? route.model);
  headers['x-bifrost-provider'] = route.provider;
  headers['x-bifrost-resolved-model'] = resolved;
  headers['x-bifrost-routing-info-provider'] = route.provider;
  headers['x-bifrost-routing-info-model'] = toHeaderValue(route.alias ?? route.model);
  if (alias === undefined && route.alias === undefined) return;
  headers['x-bifrost-routing-info-alias-model-id'] = resolved;
  if (alias?.modelName !== undefined)
    headers['x-bifrost-routing-info-alias-model-name'] = toHeaderValue(alias.modelName);
  if (alias?.modelFamily !== undefined) {
    headers['x-bifrost-routing-info-alias-model-family'] = toHeaderValue(alias.modelFamily);
  }
}

function addFallbackHeaders(headers: Record<string, string>, call: Call, primary: CallRoute): void {
  headers['x-bifrost-fallback-index'] = String(call.fallbackIndex);
  headers['x-bifrost-routing-info-is-fallback'] = 'true';
  headers['x-bifrost-routing-info-primary-provider'] = primary.provider;
  headers['x-bifrost-routing-info-primary-model'] = toHeaderValue(primary.model);
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
