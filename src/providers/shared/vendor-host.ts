import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { type EncodedRequest } from '../../gateway/ports/upstream-dialect.js';
import { type BaseUrl, parseBaseUrl } from './upstream-client.js';

/** A request in a dialect, before it has an address. */
export interface HostRequest {
  readonly encoded: EncodedRequest;
  readonly dialect: DialectName;
  /** The vendor's own name of the model. */
  readonly model: string;
  readonly stream: boolean;
  readonly key: ProviderKeyConfig | undefined;
  readonly signal: AbortSignal;
}

/** A request as it is sent. */
export interface AddressedRequest {
  readonly baseUrl: BaseUrl;
  /** Behind the base URL's own path, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Where a vendor's requests go, and what proves who sends them. */
export interface VendorHost {
  /**
   * A promise where a token has to be fetched first.
   * @throws GatewayError `modelError` when no token can be had
   */
  address(request: HostRequest): AddressedRequest | Promise<AddressedRequest>;
}

/** A vendor that is called at the API's own path with its key in a header. */
export class DirectHost implements VendorHost {
  private readonly baseUrl: BaseUrl;

  constructor(
    baseUrl: string,
    private readonly authorize: (key: string) => Readonly<Record<string, string>>,
  ) {
    this.baseUrl = parseBaseUrl(baseUrl);
  }

  address({ encoded, key }: HostRequest): AddressedRequest {
    const headers = key?.value === undefined ? encoded.headers : { ...encoded.headers, ...this.authorize(key.value) };
    return { baseUrl: this.baseUrl, path: encoded.path, headers, body: encoded.body };
  }
}
