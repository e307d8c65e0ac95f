import { Module } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { ConfigurationController } from './configuration.controller.js';
import { ManagementAccess } from './management-access.js';
import { ManagementListener } from './management-listener.js';

/** The management side: its port and its credential. What is served there, other modules mark with `@Management()`. */
@Module({
  controllers: [ConfigurationController],
  providers: [
    ManagementListener,
    {
      provide: ManagementAccess,
      inject: [LiveConfiguration],
      useFactory: (live: LiveConfiguration) => {
        const access = new ManagementAccess(live.current);
        live.onReplace((next) => access.prepare(next));
        return access;
      },
    },
  ],
  exports: [ManagementAccess, ManagementListener],
})
export class ManagementModule {}
