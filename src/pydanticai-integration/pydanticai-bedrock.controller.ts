import { Controller } from '@nestjs/common';
import { ConverseDoor } from '../doors/converse/converse.door.js';

/** Bifrost documents the first prefix and registers the second; clients of both exist (docs/adr/0003). */
@Controller(['pydanticai/bedrock', 'pydanticai'])
export class PydanticAiBedrockController extends ConverseDoor {}
