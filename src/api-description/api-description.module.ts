import { Module } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { ApiDescriptionController } from './api-description.controller.js';
import { ApiDescription } from './api-description.js';
import { DocsController } from './docs.controller.js';

/** What the gateway serves, told by the gateway: `/openapi.json` and `/docs` on the management side. */
@Module({
  controllers: [ApiDescriptionController, DocsController],
  providers: [
    {
      provide: ApiDescription,
      inject: [Configuration],
      useFactory: (configuration: Configuration) =>
        new ApiDescription(configuration, async () => (await import('./make-document.js')).makeDocument),
    },
  ],
  exports: [ApiDescription],
})
export class ApiDescriptionModule {}
