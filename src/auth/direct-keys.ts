import { hash } from 'node:crypto';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { type CredentialRequest, readAuthorization, readHeader } from './credential-request.js';
import { type VirtualKeyStore } from './virtual-key-store.js';

const HEADER = 'x-bf-direct-key';
const BEARER = /^bearer +([\x21-\x7e]{1,8192}) *$/i;
/** Virtual keys, and the token of a first start without an administrator. */
const OWN_PREFIX = /^(?:sk-bf-|setup-)/;

/** A caller whom nobody but the vendor knows: the key that was brought pays, and a vendor that needs one judges it. */
export const DIRECT_CALLER: Principal = { id: 'direct-key', name: 'direct key', access: '*' };

interface DirectKeyPolicy {
  readonly allowed: boolean;
  /** Digests of what operators prove themselves with: no vendor is to see it, and no inference route takes it. */
  readonly reserved: ReadonlySet<string>;
}

function toPolicy(allowed: boolean, operatorSecrets: readonly (string | undefined)[]): DirectKeyPolicy {
  const digests = operatorSecrets.flatMap((secret) => (secret === undefined ? [] : [hash('sha256', secret)]));
  return { allowed, reserved: new Set(digests) };
}

/** Reads a vendor's own key that the caller brings as a bearer token, when the caller says so and the operator allows it. */
export class DirectKeys {
  private policy: DirectKeyPolicy;

  /**
   * @param allowed `client.allow_direct_keys`
   * @param operatorSecrets tokens and passwords of the management side
   */
  constructor(
    allowed: boolean,
    private readonly keys: VirtualKeyStore,
    operatorSecrets: readonly (string | undefined)[] = [],
  ) {
    this.policy = toPolicy(allowed, operatorSecrets);
  }

  /** Gives the function that puts other settings in place; the parameters are those of the constructor. */
  prepare(allowed: boolean, operatorSecrets: readonly (string | undefined)[]): () => void {
    const next = toPolicy(allowed, operatorSecrets);
    return () => {
      this.policy = next;
    };
  }

  /**
   * The vendor's key; undefined where the caller brings none.
   * @throws GatewayError `invalidRequest`, `forbidden` where it is not allowed, `unauthenticated` where no key is there
   */
  read(request: CredentialRequest): string | undefined {
    const wish = readHeader(request, HEADER)?.toLowerCase();
    if (wish === undefined || wish === 'false') return undefined;
    if (wish !== 'true') throw new GatewayError('invalidRequest', `${HEADER}: expected true or false.`);
    if (!this.policy.allowed) {
      throw new GatewayError(
        'forbidden',
        `This gateway takes no vendor keys of callers (${HEADER}). Leave the header out, or ask for client.allow_direct_keys.`,
        { reason: 'access_blocked' },
      );
    }
    const [, key] = BEARER.exec(readAuthorization(request) ?? '') ?? [];
    if (key === undefined || this.isOwn(key)) {
      throw new GatewayError(
        'unauthenticated',
        `${HEADER}: true needs "Authorization: Bearer <the vendor's own key>"; a virtual key goes into x-bf-vk.`,
      );
    }
    return key;
  }

  private isOwn(key: string): boolean {
    return OWN_PREFIX.test(key) || this.keys.hasIssued(key) || this.policy.reserved.has(hash('sha256', key));
  }
}
