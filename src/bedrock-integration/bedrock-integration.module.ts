import { Module } from '@nestjs/common';
import { DoorsModule } from '../doors/doors.module.js';
import { BedrockController } from './bedrock.controller.js';

/** For clients of AWS Bedrock: the endpoint URL of the SDK is `<gateway>/bedrock`. */
@Module({ imports: [DoorsModule], controllers: [BedrockController] })
export class BedrockIntegrationModule {}
