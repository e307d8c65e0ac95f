import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { Management } from '../management/management.decorator.js';
import { sendServed } from '../management/served-text.js';
import { DOCS_POLICY } from './docs-policy.js';

/** What the gateway serves, for people: Swagger UI from the package, nothing from elsewhere. */
@Controller('docs')
export class DocsController {
  @Get()
  @Management()
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { docsPage } = await import('./docs-files.js');
    sendServed(docsPage(), DOCS_POLICY, { request, reply });
  }

  /** Style, script and icon of the page. @throws GatewayError `notFound` */
  @Get(':name')
  @Management()
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('name') name: string): Promise<void> {
    const { DOCS_FILE_NAMES, readDocsFile } = await import('./docs-files.js');
    const file = await readDocsFile(name);
    if (file === undefined) {
      throw new GatewayError('notFound', `The page at /docs has no such part; it has ${DOCS_FILE_NAMES.join(', ')}.`);
    }
    sendServed(file, DOCS_POLICY, { request, reply });
  }
}
