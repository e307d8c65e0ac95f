import { Module } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { ManagementAccess } from './management-access.js';
import { ManagementListener } from './management-listener.js';

/** The management side: its port and its credential. What is served there, other modules mark with `@Management()`. */
@Module({
  providers: [
    ManagementListener,
    {
      provide: ManagementAccess,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => new ManagementAccess(configuration),
    },
  ],
  exports: [ManagementAccess, ManagementListener],
})
export class ManagementModule {}
