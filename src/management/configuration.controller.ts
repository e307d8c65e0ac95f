import { Controller, Get, Header } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { maskConfiguration, type MaskedConfiguration } from '../config/mask-configuration.js';
import { Management } from './management.decorator.js';

/** What the gateway runs with, for operators. Bifrost has the path. */
@Controller('api/config')
export class ConfigurationController {
  constructor(private readonly live: LiveConfiguration) {}

  /** The configuration in effect, defaults and notices included, every secret masked. */
  @Get()
  @Management()
  @Header('cache-control', 'no-store')
  show(): MaskedConfiguration {
    return maskConfiguration(this.live.current);
  }
}
