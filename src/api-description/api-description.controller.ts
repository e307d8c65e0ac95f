import { Controller, Get, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Management } from '../management/management.decorator.js';
import { sendServed } from '../management/served-text.js';
import { ApiDescription } from './api-description.js';
import { DOCS_POLICY } from './docs-policy.js';

/** What the gateway serves, for programs. */
@Controller('openapi.json')
export class ApiDescriptionController {
  constructor(private readonly description: ApiDescription) {}

  /** OpenAPI 3.1 as JSON. */
  @Get()
  @Management()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendServed(await this.description.document(), DOCS_POLICY, { request, reply });
  }
}
