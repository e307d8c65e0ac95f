import { HTTP_EXCEPTIONS } from '../dialects/converse/exception-names.js';
import { type ErrorKind } from '../gateway/errors/error-kind.js';
import { type ResponseHeader, ERROR_ANSWER } from './response-headers.js';
import { ref } from './schemas/json-schema.js';

/** A caller who has left reads no answer. */
type AnsweredKind = Exclude<ErrorKind, 'clientGone'>;

const MEANINGS: Readonly<Record<AnsweredKind, string>> = {
  invalidRequest: 'the request is wrong; the message names the place',
  unauthenticated: 'no credential, or one that nobody issued',
  forbidden: 'a known caller who may not',
  expiredCredential: 'the credential was good once',
  badSignature: 'a signature that does not fit the request, or is too old',
  notFound: 'no such route, model or vendor',
  methodNotAllowed: 'the route serves another method; `Allow` names it',
  payloadTooLarge: 'the body is larger than `client.max_request_body_size_mb`',
  unsupportedMediaType: 'the body is compressed',
  throttled: 'a limit of the caller or of the vendor was reached; `Retry-After` says how long',
  quotaExceeded: "the vendor's account is out of money or quota",
  timeout: 'the vendor did not answer in time',
  unavailable: 'the vendor is down or out of reach',
  vendorFault: 'the vendor failed',
  modelError: 'the vendor refuses the key of the gateway, or answered what it does not document; every target failed',
  streamBroken: 'the answer of the vendor broke off',
  internal: 'a defect of the gateway; its log has the cause',
  overloaded: 'the gateway is full or stops',
};

/** What any route that asks for a credential may answer. */
export const GUARDED_ERRORS: readonly ErrorKind[] = [
  ...(['invalidRequest', 'unauthenticated', 'forbidden', 'expiredCredential', 'badSignature', 'throttled'] as const),
  ...(['internal', 'overloaded'] as const),
];

/** What a route of the management side may answer; on the main port it may be none. */
export const MANAGEMENT_ERRORS: readonly ErrorKind[] = [
  'unauthenticated',
  'forbidden',
  'notFound',
  'throttled',
  'internal',
];

/** What any call of a model may answer. */
export const CALL_ERRORS: readonly ErrorKind[] = Object.keys(MEANINGS).filter(
  (kind) => kind !== 'methodNotAllowed',
) as readonly AnsweredKind[];

const EXTRA_HEADERS: Readonly<Record<number, readonly ResponseHeader[]>> = {
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  429: ['Retry-After', 'x-amz-retry-after'],
  503: ['Retry-After', 'x-amz-retry-after'],
};

/** The statuses of these failures, each once. */
export function statusesOf(kinds: readonly ErrorKind[]): number[] {
  return [...new Set(kinds.map((kind) => HTTP_EXCEPTIONS[kind].status))].sort((left, right) => left - right);
}

/** The answer to a failure, by its name under `components.responses`. */
export function errorRef(status: number): { readonly $ref: string } {
  return { $ref: `#/components/responses/Error${status}` };
}

/** Every error answer, by its name under `components.responses`. */
export function errorResponses(): Record<string, object> {
  const kinds = Object.keys(MEANINGS) as AnsweredKind[];
  return Object.fromEntries(
    statusesOf(kinds).map((status) => {
      const own = kinds.filter((kind) => HTTP_EXCEPTIONS[kind].status === status);
      return [`Error${status}`, toResponse(status, own)];
    }),
  );
}

function toResponse(status: number, kinds: readonly AnsweredKind[]): object {
  const told = kinds.map((kind) => ({ exception: HTTP_EXCEPTIONS[kind].exception, meaning: MEANINGS[kind] }));
  const examples = told.map(({ exception, meaning }) => [
    exception,
    { summary: meaning, value: { message: `In words: ${meaning}.`, type: exception, __type: exception } },
  ]);
  return {
    description: `${told.map(({ exception, meaning }) => `\`${exception}\`: ${meaning}`).join('; ')}.`,
    headers: headerRefs([...ERROR_ANSWER, ...(EXTRA_HEADERS[status] ?? [])]),
    content: {
      'application/json': { schema: ref('BedrockError'), examples: Object.fromEntries(examples) as object },
    },
  };
}

/** Headers of an answer, each by its name under `components.headers`. */
export function headerRefs(names: readonly string[]): Record<string, { readonly $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
