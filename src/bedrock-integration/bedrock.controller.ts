import { Controller } from '@nestjs/common';
import { ConverseDoor } from '../doors/converse/converse.door.js';

@Controller('bedrock')
export class BedrockController extends ConverseDoor {}
