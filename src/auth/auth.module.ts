import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type Configuration } from '../config/configuration.js';
import { LiveConfiguration } from '../config/live-configuration.js';
import { AnySchemeGuard } from './any-scheme.guard.js';
import { type AuthScheme } from './auth-scheme.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { DirectKeys } from './direct-keys.js';
import { FailedAttempts } from './failed-attempts.js';
import { type UserEntry, UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

function usersOf({ governance: { auth_config: auth } }: Configuration): readonly UserEntry[] {
  return auth?.is_enabled === true ? auth.users : [];
}

function operatorSecrets({ server: { admin }, governance }: Configuration): readonly (string | undefined)[] {
  return [admin.token, admin.scrape_token, governance.auth_config?.admin_password];
}

/** Who may call. The authentication hook itself is registered where the server is set up (`registerAuthentication`). */
@Module({
  providers: [
    {
      provide: VirtualKeyStore,
      inject: [LiveConfiguration],
      useFactory: (live: LiveConfiguration) => {
        const store = new VirtualKeyStore(live.current.governance.virtual_keys);
        live.onReplace((next) => store.prepare(next.governance.virtual_keys));
        return store;
      },
    },
    {
      provide: UserStore,
      inject: [LiveConfiguration],
      useFactory: (live: LiveConfiguration) => {
        const store = new UserStore(usersOf(live.current));
        live.onReplace((next) => store.prepare(usersOf(next)));
        return store;
      },
    },
    {
      provide: DirectKeys,
      inject: [LiveConfiguration, VirtualKeyStore],
      useFactory: (live: LiveConfiguration, keys: VirtualKeyStore) => {
        const { client } = live.current;
        const directKeys = new DirectKeys(client.allow_direct_keys, keys, operatorSecrets(live.current));
        live.onReplace((next) => directKeys.prepare(next.client.allow_direct_keys, operatorSecrets(next)));
        return directKeys;
      },
    },
    { provide: FailedAttempts, useFactory: () => new FailedAttempts() },
    ...AUTH_SCHEMES,
    {
      provide: Authenticator,
      inject: [DirectKeys, FailedAttempts, ...AUTH_SCHEMES],
      useFactory: (directKeys: DirectKeys, failures: FailedAttempts, ...schemes: AuthScheme[]) =>
        new Authenticator(schemes, { directKeys, failures }),
    },
    { provide: APP_GUARD, useClass: AnySchemeGuard },
  ],
  exports: [Authenticator],
})
export class AuthModule {}
