import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Management } from '../management/management.decorator.js';
import { sendServed } from '../management/served-text.js';
import { PAGE_PATHS, readPageFiles } from './page-files.js';
import { type StatusDocument } from './status-document.js';
import { StatusService } from './status.service.js';

/**
 * What keeps a text of a caller from being more than text, whatever the page does with it: scripts and styles from this
 * origin alone, no frames, no markup from strings.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The status page, and what it asks for. */
@Controller()
export class StatusController {
  private readonly files = readPageFiles();

  constructor(private readonly status: StatusService) {}

  /** The page and the files that it is made of. They are asked for again each time, and sent again when they have changed. */
  @Get(PAGE_PATHS)
  @Management()
  file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const file = this.files.get(request.routeOptions.url ?? '');
    if (file === undefined) throw new TypeError('a path of the page without a file');
    sendServed(file, POLICY, { request, reply });
  }

  /** What the page shows. */
  @Get('api/status')
  @Management()
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  read(): Promise<StatusDocument> {
    return this.status.read();
  }
}
