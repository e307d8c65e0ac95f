import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Configuration } from '../config/configuration.js';
import { AnySchemeGuard } from './any-scheme.guard.js';
import { type AuthScheme } from './auth-scheme.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { DirectKeys } from './direct-keys.js';
import { FailedAttempts } from './failed-attempts.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

/** Who may call. The authentication hook itself is registered where the server is set up (`registerAuthentication`). */
@Module({
  providers: [
    {
      provide: VirtualKeyStore,
      inject: [Configuration],
      useFactory: ({ governance }: Configuration) => new VirtualKeyStore(governance.virtual_keys),
    },
    {
      provide: UserStore,
      inject: [Configuration],
      useFactory: ({ governance: { auth_config: auth } }: Configuration) =>
        new UserStore(auth?.is_enabled === true ? auth.users : []),
    },
    {
      provide: DirectKeys,
      inject: [Configuration, VirtualKeyStore],
      useFactory: ({ client, server: { admin }, governance }: Configuration, keys: VirtualKeyStore) =>
        new DirectKeys(client.allow_direct_keys, keys, [
          admin.token,
          admin.scrape_token,
          governance.auth_config?.admin_password,
        ]),
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
