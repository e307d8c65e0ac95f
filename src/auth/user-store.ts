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

/** Who there is at one time. */
interface Users {
  readonly byName: ReadonlyMap<string, User>;
  /** The hash that takes longest to check; undefined where nobody is. */
  readonly costliestHash: string | undefined;
}

/** Stands for whoever is not proven; calls nothing. */
const UNPROVEN: Principal = { id: 'user', name: 'user', access: [] };

/** People by name. A wrong name takes the same steps as a wrong password, and gets the same answer. */
export class UserStore {
  private users: Users;
  private proven = new ProvenCredentials<User>();
  private readonly pepper = randomBytes(32);
  private readonly byAddress = new AttemptLimiter({ burst: 10, perMinute: 10 });
  private readonly byName = new AttemptLimiter({ burst: 20, perMinute: 20 });

  /** @throws TypeError for an expiry that is no time */
  constructor(
    entries: readonly UserEntry[],
    private readonly checker: Pick<PasswordChecker, 'check'> = new PasswordChecker(),
  ) {
    this.users = toUsers(entries);
  }

  /**
   * Gives the function that puts other people in place of these. Everybody has to pass the password hash again; failed
   * attempts stay counted.
   * @throws TypeError as the constructor
   */
  prepare(entries: readonly UserEntry[]): () => void {
    const next = toUsers(entries);
    return () => {
      this.users = next;
      this.proven = new ProvenCredentials<User>();
    };
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
    const user = this.users.byName.get(credentials.name);
    return {
      principal: user?.holder.principal ?? UNPROVEN,
      beforeBody: async () => {
        // What is proven after a replacement was proven by a hash that may be gone.
        const memory = this.proven;
        const proven = await this.prove(credentials, user, addressGroup(address));
        requireUsable(proven.holder);
        memory.remember(digest, proven, performance.now());
      },
    };
  }

  private async prove(credentials: BasicCredentials, user: User | undefined, address: string): Promise<User> {
    // An unknown name is compared with a hash too: its answer takes as long as that of the costliest.
    const { costliestHash } = this.users;
    if (costliestHash === undefined) throw unknownUser();
    this.requireAttempt(credentials.name.slice(0, 128), address);
    const fits = await this.checker.check(user?.passwordHash ?? costliestHash, credentials.password);
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

function toUsers(entries: readonly UserEntry[]): Users {
  const byName = new Map<string, User>();
  let costliestHash: string | undefined;
  let highestCost = -1;
  for (const entry of entries) {
    const holder = toHolder(entry, `user_${entry.name}`, 'user');
    byName.set(entry.name, { holder, passwordHash: entry.password_hash });
    const cost = costOf(entry.password_hash);
    if (cost <= highestCost) continue;
    highestCost = cost;
    costliestHash = entry.password_hash;
  }
  return { byName, costliestHash };
}

/** Argon2 fills `m` KiB `t` times: the product is the work of a check. 0 for a text that states neither. */
function costOf(passwordHash: string): number {
  const [, memoryKib = '0', passes = '0'] = /\$m=(\d+),t=(\d+),p=\d+\$/.exec(passwordHash) ?? [];
  return Number(memoryKib) * Number(passes);
}

function unknownUser(): GatewayError {
  return new GatewayError('unauthenticated', 'The user name or the password is not right. Check both.', {
    reason: 'user_not_found',
  });
}
