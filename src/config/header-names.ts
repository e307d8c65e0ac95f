import { type NameRule } from './shape.js';

/** Headers that make up the connection, or that carry the vendor's key: none of them is the operator's to set. */
const RESERVED = [
  'authorization',
  'api-key',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-api-key',
  'x-goog-api-key',
];

/** RFC 9110's token, without the names above. */
export const EXTRA_HEADER_NAMES: NameRule = {
  pattern: new RegExp(`^(?!(?:${RESERVED.join('|')})$)[!#$%&'*+.^_\`|~0-9a-z-]+$`, 'i'),
  expectation: 'the name of a header that is neither a credential nor part of the connection (host, content-length)',
};

/** Headers of an export of traces, credentials among them; what makes up the connection is the client's. */
export const EXPORT_HEADER_NAMES: NameRule = {
  pattern:
    /^(?!(?:connection|content-\w+|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$)[!#$%&'*+.^_`|~\w-]+$/i,
  expectation: 'the name of a header that is no part of the connection (host, content-length)',
};
