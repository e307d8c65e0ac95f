/**
 * A number kept as the text it arrived in, because a double cannot hold it (`9007199254740993`) or would print it
 * differently (`1.0`). Made by `parseJsonExact` (src/codec/json.ts) and written back verbatim by `JSON.stringify`.
 */
export interface RawNumber {
  readonly rawJSON: string;
}

/** Any JSON value; numbers that a double would change are {@link RawNumber}. */
export type JsonValue = string | number | boolean | null | RawNumber | readonly JsonValue[] | JsonObject;

/** Any JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
