import { createHmac, randomBytes } from 'node:crypto';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { type Admission } from './admission.js';
import { addressGroup, AttemptLimiter } from './attempt-limiter.js';
import { type BasicCredentials } from './basic-credentials.js';
import { type Holder, type HolderEntry, requireUsable, toHolder } from './holder.js';
import { PasswordChecker } from './password-checker.js';
import { ProvenCredentials } from './proven-credentials.js';

/** A person as `governance.auth_config.users[]` of the configuration states it. */
export interface UserEntry extends HolderEntry {
  /** Argon2id in PHC form. */
  readonly password_hash: string;
}

interface User {
  readonly holder: Holder;
  readonly passwordHash: string;
}

/** Stands for whoever is not proven; calls nothing. */
const UNPROVEN: Principal = { id: 'user', name: 'user', access: [] };

/** People by name. A wrong name takes the same steps as a wrong password, and gets the same answer. */
export class UserStore {
  private readonly users = new Map<string, User>();
  private readonly proven = new ProvenCredentials<User>();
  private readonly checker = new PasswordChecker();
  private readonly pepper = randomBytes(32);
  private readonly byAddress = new AttemptLimiter({ burst: 10, perMinute: 10 });
  private readonly byName = new AttemptLimiter({ burst: 20, perMinute: 20 });

  /** @throws TypeError for an expiry that is no time */
  constructor(entries: readonly UserEntry[]) {
    for (const entry of entries) {
      const holder = toHolder(entry, `user_${entry.name}`, 'user');
      this.users.set(entry.name, { holder, passwordHash: entry.password_hash });
    }
  }

  /**
   * The user whose name and password these are. Credentials that were good a moment ago are known by their digest; the
   * others have to pass the password hash first.
   * @param address where the request came from
   * @throws GatewayError `unauthenticated`, `throttled`, `forbidden` or `expiredCredential`; here or in the proof
   */
  admit(credentials: BasicCredentials, address: string | undefined): Admission {
    const digest = createHmac('sha256', this.pepper)
      .update(`${credentials.name}:${credentials.password}`)
      .digest('base64');
    const known = this.proven.find(digest, performance.now());
    if (known !== undefined) return { principal: requireUsable(known.holder) };
    const user = this.users.get(credentials.name);
    return {
      principal: user?.holder.principal ?? UNPROVEN,
      beforeBody: async () => {
        const proven = await this.prove(credentials, user, addressGroup(address));
        requireUsable(proven.holder);
        this.proven.remember(digest, proven, performance.now());
      },
    };
  }

  private async prove(credentials: BasicCredentials, user: User | undefined, address: string): Promise<User> {
    // An unknown name is compared with somebody's hash too: its answer takes as long.
    const [anybody] = this.users.values();
    if (anybody === undefined) throw unknownUser();
    this.requireAttempt(credentials.name.slice(0, 128), address);
    const fits = await this.checker.check((user ?? anybody).passwordHash, credentials.password);
    if (user !== undefined && fits) return user;
    throw unknownUser();
  }

  /** Every attempt that costs a password hash counts, before it is known whether it is good. */
  private requireAttempt(name: string, address: string): void {
    const nowMs = performance.now();
    const retryAfterMs = Math.max(this.byAddress.waitMs(address, nowMs), this.byName.waitMs(name, nowMs));
    if (retryAfterMs > 0) {
      throw new GatewayError('throttled', 'Too many attempts with a user name and a password. Wait and try again.', {
        retryAfterMs,
      });
    }
    this.byAddress.spend(address, nowMs);
    this.byName.spend(name, nowMs);
  }
}

function unknownUser(): GatewayError {
  return new GatewayError('unauthenticated', 'The user name or the password is not right. Check both.', {
    reason: 'user_not_found',
  });
}
