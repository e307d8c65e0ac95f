import { Module } from '@nestjs/common';
import { DoorsModule } from '../doors/doors.module.js';
import { PydanticAiBedrockController } from './pydanticai-bedrock.controller.js';

/** For PydanticAI applications: the endpoint URL is `<gateway>/pydanticai/bedrock` or `<gateway>/pydanticai`. */
@Module({ imports: [DoorsModule], controllers: [PydanticAiBedrockController] })
export class PydanticAiIntegrationModule {}
