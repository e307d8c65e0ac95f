import { isJsonObject, parseJson } from '../../codec/json.js';
import { readDurationMs } from './retry-hint.js';

/** What a vendor says about a failure, whatever the form it says it in. */
export interface VendorError {
  readonly message?: string | undefined;
  /** Words for programs: `rate_limit_exceeded`, `insufficient_quota`, `RESOURCE_EXHAUSTED`. */
  readonly codes: readonly string[];
  /** An HTTP status inside the body. */
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Reads the body of an error answer: JSON in one of many forms, HTML, plain text, or nothing. */
export function readErrorBody(body: string): VendorError {
  const text = body.trim();
  if (text === '') return { codes: [] };
  if (text.startsWith('<')) return { message: readTitle(text), codes: [] };
  const parsed = tryParse(text);
  return parsed === undefined ? { message: text, codes: [] } : readErrorValue(parsed);
}

/**
 * Reads `{error: {message, type, code}}`, `{error: "text"}`, `{detail}`, `{message}`, what is inside such an error
 * member, and lists of one of them. A message that is JSON again is unwrapped once.
 */
export function readErrorValue(value: unknown): VendorError {
  const outer = readFields(value);
  const inner = readFields(readInnerText(outer));
  if (inner.message === undefined) return outer.error;
  return { ...outer.error, message: inner.message, codes: [...outer.error.codes, ...inner.error.codes] };
}

interface ReadFields {
  readonly error: VendorError;
  readonly message?: string | undefined;
  /** OpenRouter gives the failing host's own answer as text. */
  readonly raw?: unknown;
}

function readFields(value: unknown): ReadFields {
  if (typeof value === 'string') return { error: { message: value, codes: [] }, message: value };
  if (Array.isArray(value)) return readFields(value[0]);
  if (!isJsonObject(value)) return { error: { codes: [] } };
  const nested = value['error'] ?? value['errors'];
  if (nested) return readFields(nested);
  const message = readMessage(value['message']) ?? readMessage(value['detail']) ?? readMessage(value['msg']);
  const error: VendorError = {
    message,
    codes: [value['code'], value['type'], value['status']].filter((code) => typeof code === 'string'),
    status: [value['code'], value['status'], value['statusCode']].find(isStatus),
    retryAfterMs: readRetryDelay(value['details']),
  };
  return { error, message, raw: isJsonObject(value['metadata']) ? value['metadata']['raw'] : undefined };
}

/** A text, or the texts of a list of faults as FastAPI hosts give it. */
function readMessage(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (Array.isArray(value)) return value.map(readFault).filter(Boolean).join('; ') || undefined;
  return isJsonObject(value) ? (readMessage(value['message']) ?? readMessage(value['detail'])) : undefined;
}

function readFault(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return '';
  const message = readMessage(value['msg']) ?? readMessage(value['message']) ?? '';
  const where = value['loc'];
  return Array.isArray(where) ? `${where.join('.')}: ${message}` : message;
}

function readInnerText({ message, raw }: ReadFields): unknown {
  const text = typeof raw === 'string' ? raw : message;
  return text?.trimStart().startsWith('{') ? tryParse(text) : undefined;
}

/** Google's RetryInfo. */
function readRetryDelay(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const delay = details
    .filter(isJsonObject)
    .map((detail) => detail['retryDelay'])
    .find((text) => typeof text === 'string');
  return delay === undefined ? undefined : readDurationMs(delay);
}

function readTitle(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return title ? `"${title}" (an HTML page)` : 'an HTML page';
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && value >= 400 && value < 600;
}
