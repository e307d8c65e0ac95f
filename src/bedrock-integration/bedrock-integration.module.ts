import { Module } from '@nestjs/common';
import { DoorsModule } from '../doors/doors.module.js';
import { BedrockController } from './bedrock.controller.js';
import { GuardrailController } from './guardrail.controller.js';
import { InferenceProfilesController } from './inference-profiles.controller.js';

/** For clients of AWS Bedrock: the endpoint URL of the SDK is `<gateway>/bedrock`. */
@Module({
  imports: [DoorsModule],
  controllers: [BedrockController, InferenceProfilesController, GuardrailController],
})
export class BedrockIntegrationModule {}
