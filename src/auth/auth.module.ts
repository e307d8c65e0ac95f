import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Configuration } from '../config/configuration.js';
import { AnySchemeGuard } from './any-scheme.guard.js';
import { type AuthScheme } from './auth-scheme.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { VirtualKeyStore } from './virtual-key-store.js';

/** Who may call. The authentication hook itself is registered where the server is set up (`registerAuthentication`). */
@Module({
  providers: [
    {
      provide: VirtualKeyStore,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => new VirtualKeyStore(configuration.governance.virtual_keys),
    },
    ...AUTH_SCHEMES,
    {
      provide: Authenticator,
      inject: [...AUTH_SCHEMES],
      useFactory: (...schemes: AuthScheme[]) => new Authenticator(schemes),
    },
    { provide: APP_GUARD, useClass: AnySchemeGuard },
  ],
  exports: [Authenticator],
})
export class AuthModule {}
