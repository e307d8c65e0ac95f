import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { type EncodedRequest } from '../../gateway/ports/upstream-dialect.js';
import { type BaseUrl, parseBaseUrl, type UpstreamClient } from './upstream-client.js';

/** What a vendor is asked for. */
export type HostAction = 'answer' | 'stream' | 'count';

/** A request in a dialect, before it has an address. */
export interface HostRequest {
  readonly encoded: EncodedRequest;
  readonly dialect: DialectName;
  /** The vendor's own name of the model. */
  readonly model: string;
  readonly action: HostAction;
  readonly key: ProviderKeyConfig | undefined;
}

/** A request as it is sent. */
export interface AddressedRequest {
  readonly baseUrl: BaseUrl;
  /** Behind the base URL's own path, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a host is made of. */
export interface HostContext {
  /** The vendor's name, which may be an operator's own. */
  readonly vendor: string;
  readonly config: ProviderConfig;
  /** The address that is configured, or the vendor's own. */
  readonly baseUrl: string | undefined;
  /** The connections to the vendor, for whoever gives out its tokens. */
  readonly client: UpstreamClient;
}

/** Where a vendor's requests go, and what proves who sends them. */
export interface VendorHost {
  /**
   * A promise where a token has to be fetched first.
   * @throws GatewayError `modelError` when no token can be had
   */
  address(request: HostRequest): AddressedRequest | Promise<AddressedRequest>;

  /** The vendor's own name for the model, where a key gives it another; `model` when absent. */
  nameModel?(model: string, key: ProviderKeyConfig | undefined): string;

  /** What stands for the account or region behind a key, where keys of one vendor lead to several. */
  placeOf?(key: ProviderKeyConfig | undefined): string;
}

/** A vendor that is called at the API's own path, or at its own, with its key in a header. */
export class DirectHost implements VendorHost {
  private readonly baseUrl: BaseUrl;

  constructor(
    baseUrl: string,
    private readonly authorize: (key: string) => Readonly<Record<string, string>>,
    private readonly paths: Readonly<Partial<Record<DialectName, string>>> = {},
  ) {
    this.baseUrl = parseBaseUrl(baseUrl);
  }

  address({ encoded, dialect, key }: HostRequest): AddressedRequest {
    const headers = key?.value === undefined ? encoded.headers : { ...encoded.headers, ...this.authorize(key.value) };
    return { baseUrl: this.baseUrl, path: this.paths[dialect] ?? encoded.path, headers, body: encoded.body };
  }
}
