import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigurationModule } from './config.module.js';
import { Configuration } from './configuration.js';
import { loadConfiguration } from './load-configuration.js';

@Injectable()
class Consumer {
  constructor(
    readonly configuration: Configuration,
    readonly service: ConfigService,
  ) {}
}

@Module({ providers: [Consumer] })
class FeatureModule {}

describe('ConfigurationModule', () => {
  let module: TestingModule | undefined;

  afterEach(() => module?.close());

  it('gives one configuration to every module, typed and by path', async () => {
    const configuration = loadConfiguration({ ASBRU_PORT: '9090' }, { directory: '/nonexistent' });
    module = await Test.createTestingModule({
      imports: [ConfigurationModule.forRoot(configuration), FeatureModule],
    }).compile();
    const consumer = module.get(Consumer, { strict: false });
    expect(consumer.configuration).toBe(configuration);
    expect(consumer.service.get('listen.port')).toBe(9090);
    expect(consumer.service.get('client.max_request_body_size_mb')).toBe(100);
  });

  it('is no second way to the environment', async () => {
    const configuration = loadConfiguration({}, { directory: '/nonexistent' });
    module = await Test.createTestingModule({ imports: [ConfigurationModule.forRoot(configuration)] }).compile();
    expect(process.env['PATH']).toBeDefined();
    expect(module.get(ConfigService, { strict: false }).get('PATH')).toBeUndefined();
  });
});
