import { type GatewayError } from '../errors/gateway-error.js';
import { type ModelProfile } from '../model/model-profile.js';
import { type ModelRequest } from '../model/model-request.js';
import { type EventBatch } from '../model/stream-event.js';
import { type TurnProgress } from '../model/turn-progress.js';
import { type Warnings } from '../model/warnings.js';
import { type DialectName } from './dialect-name.js';

export interface EncodeOptions {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** The vendor's own name of the model, without a vendor prefix. */
  readonly model: string;
  readonly stream: boolean;
  /** What the model takes. */
  readonly profile: ModelProfile;
  /** Names where reasoning of the vendor can be read again (`src/dialects/shared/proof.ts`). */
  readonly boundary: string;
  /** Receives what the vendor cannot take exactly as it was said. */
  readonly warnings: Warnings;
}

export interface EncodedRequest {
  /** The API's own path, to be added to the vendor's base URL: `/v1/chat/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface DecodeOptions {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** Whole milliseconds since the vendor's request was sent. */
  readonly elapsedMs: () => number;
  /** An id for a tool call that the vendor sent without one. */
  readonly newToolUseId: () => string;
  /** Receives what of the reply is not carried (`Warnings.note`). */
  readonly warnings: Warnings;
  /** The status that the vendor answered with, for messages; 200 when absent. */
  readonly status?: number;
  /** The request that is answered, for what an answer depends on beside the vendor's reply. */
  readonly request?: Partial<ModelRequest>;
  /** What the model takes: the names that its tools were given depend on it. */
  readonly profile: ModelProfile;
  /** Names where reasoning of the vendor can be read again (`src/dialects/shared/proof.ts`). */
  readonly boundary: string;
}

/** Decodes one streamed reply; state lives as long as the stream. */
export interface StreamDecoder {
  /** True when the vendor's terminal signal has come: whatever follows it is not read. */
  readonly done: boolean;
  /**
   * Why the reply is broken: the bytes carry the vendor's error or are not the dialect. The events before that have been
   * returned; further calls throw it.
   */
  readonly failure: GatewayError | undefined;
  /** How far the turn has come: what is known of its cost when it ends early. */
  readonly progress: TurnProgress;
  /**
   * Events that this chunk completes, in Converse's order. Chunks may be split anywhere.
   * @throws GatewayError the failure of an earlier chunk
   */
  push(chunk: Uint8Array): EventBatch;
  /**
   * Events still owed when the body has ended.
   * @throws GatewayError `streamBroken` when the vendor's terminal signal never came
   */
  end(): EventBatch;
}

/** What a vendor answered instead of a reply. */
export interface VendorFailure {
  readonly vendor: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, cut to a bounded length by the caller. */
  readonly body: string;
}

/** An API that counts the tokens of a request without answering it. */
export interface TokenCounting {
  /** @throws GatewayError `invalidRequest` naming the path of what this dialect cannot say */
  encode(request: ModelRequest, options: EncodeOptions): EncodedRequest;
  /**
   * The number of input tokens.
   * @throws GatewayError `modelError` when the bytes are not the dialect
   */
  decode(body: Uint8Array): number;
}

/** A wire format that vendors speak. Pure and re-runnable: the same input gives the same output every time. */
export abstract class UpstreamDialect {
  abstract readonly name: DialectName;

  /** Absent where the API counts no tokens. */
  readonly countTokens?: TokenCounting;

  /**
   * Translates a request. The same request may be translated again for a retry or a fallback.
   * @throws GatewayError `invalidRequest` naming the path of what this dialect cannot say
   */
  abstract encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest;

  /**
   * Translates a whole reply into the events that a stream of it would give.
   * @throws GatewayError `modelError` when the bytes are not the dialect
   */
  abstract decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch;

  /** A decoder for one streamed reply. */
  abstract decodeStream(options: DecodeOptions): StreamDecoder;

  /** Names the failure behind a reply whose status is not 2xx. */
  abstract decodeError(failure: VendorFailure): GatewayError;
}
