import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { KeyRefusal } from './key-refusal.js';

/** What proves to a vendor who calls, for a while. */
export interface AccessToken {
  readonly token: string;
  /** Time of day in milliseconds. */
  readonly expiresAtMs: number;
}

/** A token is renewed while it still holds so long. */
const RENEWAL_MARGIN_MS = 5 * 60 * 1000;

/** A call waits for a token no longer than this. */
const LOADING_LIMIT_MS = 15_000;

/** Whose token it is, for messages. */
export interface TokenOwner {
  readonly vendor: string;
  readonly keyName: string;
  /** Where the credentials are configured: a member of the key. */
  readonly setting: string;
}

/** The token of one key: fetched when it is first needed, once for all who wait, and renewed before it expires. */
export class TokenSource {
  private current: AccessToken | undefined;
  private loading: Promise<AccessToken> | undefined;

  constructor(
    private readonly owner: TokenOwner,
    private readonly load: () => Promise<AccessToken>,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * A promise only where the token has to be waited for.
   * @throws GatewayError `modelError` when none is to be had
   */
  get(): string | Promise<string> {
    const { current } = this;
    return current !== undefined && this.holds(current, RENEWAL_MARGIN_MS) ? current.token : this.renew(current);
  }

  private async renew(current: AccessToken | undefined): Promise<string> {
    try {
      this.loading ??= this.loadOnce();
      return (await this.loading).token;
    } catch (error) {
      // What still holds is better than nothing while its source is out of reach.
      if (current !== undefined && this.holds(current, 0)) return current.token;
      throw this.toFailure(error);
    }
  }

  private async loadOnce(): Promise<AccessToken> {
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort();
    }, LOADING_LIMIT_MS);
    try {
      return (this.current = await Promise.race([this.load(), rejectOnAbort(limit.signal)]));
    } finally {
      clearTimeout(timer);
      this.loading = undefined;
    }
  }

  private holds({ expiresAtMs }: AccessToken, marginMs: number): boolean {
    return expiresAtMs - this.now() > marginMs;
  }

  /** What the libraries say names accounts and files, and may quote answers: callers get the error's name only. */
  private toFailure(error: unknown): GatewayError {
    const { vendor, keyName, setting } = this.owner;
    const name = error instanceof Error ? error.name : 'unknown error';
    return new KeyRefusal(
      `The gateway has no access token for the key "${keyName}" of the vendor ${vendor} (${name}). Check its ` +
        `${setting}, or the credentials in the environment of the gateway, and the gateway's network.`,
      'key',
      { cause: error, unasked: true, vendor: { name: vendor, message: name } },
    );
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('no answer in time'));
    });
  });
}
