const text = (description: string) => ({ description, schema: { type: 'string' } });
const whole = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });
const decimal = (description: string) => ({ description, schema: { type: 'number', minimum: 0 } });

/** Every header of an answer that the document names. */
export const RESPONSE_HEADERS = {
  'x-amzn-RequestId': text('The id of the request, in the log too.'),
  'x-bifrost-request-id': text('The same.'),
  'x-amzn-ErrorType': text("AWS's name of the exception."),
  'Retry-After': whole('Seconds to wait before another try.'),
  'x-amz-retry-after': whole('The same in milliseconds.'),
  Allow: text('The methods that the route serves, of a 405.'),
  'WWW-Authenticate': text('The credentials that are taken, of a 401 of the management side.'),
  'x-bifrost-request-type': text("`responses`, `responses_stream` or `count_tokens`: Bifrost's names."),
  'x-bifrost-original-model': text('The model as the caller named it, without the vendor.'),
  'x-bifrost-provider': text('The vendor.'),
  'x-bifrost-resolved-model': text("The vendor's own name of the model."),
  'x-bifrost-routing-info-provider': text('The vendor.'),
  'x-bifrost-routing-info-model': text('The model, or the alias that it was called by.'),
  'x-bifrost-routing-info-alias-model-id': text('What the alias stands for.'),
  'x-bifrost-routing-info-alias-model-name': text('The name that its key gives it.'),
  'x-bifrost-routing-info-alias-model-family': text('The family that its key gives it.'),
  'x-bifrost-routing-info-key': text("Name of the vendor's key that was used."),
  'x-bifrost-routing-info-is-fallback': text('`true` when another model than the first answered.'),
  'x-bifrost-routing-info-primary-provider': text('The vendor that was asked first, when another answered.'),
  'x-bifrost-routing-info-primary-model': text('The model that was asked first, when another answered.'),
  'x-bifrost-fallback-index': whole('Which fallback answered, from 1.'),
  'x-bifrost-trace-id': text('The trace that the call belongs to, where there is one.'),
  'x-bifrost-upstream-latency-ms': decimal('Milliseconds spent waiting for vendors; not on streams.'),
  'x-asbru-cost-usd': decimal('What the call cost in US dollars, where that is known; not on streams.'),
  'x-asbru-attempts': text('Every try, when there was more than one.'),
  'x-asbru-warnings': text('What the vendor could not take as it was said.'),
  'x-asbru-upstream-request-id': text("Bedrock's own id of the request."),
  'x-asbru-token-count': text('`estimate` where the gateway counted and no vendor did.'),
  'x-amzn-bedrock-input-token-count': whole('Tokens of the request.'),
  'x-amzn-bedrock-output-token-count': whole('Tokens of the answer.'),
  'x-amzn-bedrock-invocation-latency': whole('Milliseconds.'),
  'x-amzn-bedrock-content-type': text("What the chunks' bytes are: `application/json`."),
  'Cache-Control': text('`no-store`; of the API description, what may be kept.'),
  ETag: text('Names this version of the document; send it as `If-None-Match`.'),
} as const;

export type ResponseHeader = keyof typeof RESPONSE_HEADERS;

/** On every answer. */
export const ANY_ANSWER: readonly ResponseHeader[] = ['x-amzn-RequestId'];

const ROUTING: readonly ResponseHeader[] = [
  ...(['x-amzn-RequestId', 'x-bifrost-request-id', 'x-bifrost-request-type', 'x-bifrost-original-model'] as const),
  ...(['x-bifrost-provider', 'x-bifrost-resolved-model', 'x-bifrost-routing-info-provider'] as const),
  ...(['x-bifrost-routing-info-model', 'x-bifrost-routing-info-alias-model-id'] as const),
  ...(['x-bifrost-routing-info-alias-model-name', 'x-bifrost-routing-info-alias-model-family'] as const),
  ...(['x-bifrost-routing-info-key', 'x-bifrost-routing-info-is-fallback', 'x-bifrost-fallback-index'] as const),
  ...(['x-bifrost-routing-info-primary-provider', 'x-bifrost-routing-info-primary-model'] as const),
  ...(['x-bifrost-trace-id', 'x-asbru-attempts', 'x-asbru-warnings', 'x-asbru-upstream-request-id'] as const),
];

/** On streams of a model: their headers are written before the vendor has spent its time. */
export const STREAM_ANSWER: readonly ResponseHeader[] = [...ROUTING, 'Cache-Control'];

/** On whole answers of a model. */
export const WHOLE_ANSWER: readonly ResponseHeader[] = [
  ...ROUTING,
  'x-bifrost-upstream-latency-ms',
  'x-asbru-cost-usd',
];

/** On errors. */
export const ERROR_ANSWER: readonly ResponseHeader[] = [
  ...(['x-amzn-RequestId', 'x-bifrost-request-id', 'x-amzn-ErrorType'] as const),
];
