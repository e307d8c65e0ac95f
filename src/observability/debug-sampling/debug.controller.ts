import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { JsonError, parseJson } from '../../codec/json.js';
import { Findings } from '../../config/findings.js';
import { WholeNumber } from '../../config/field.decorators.js';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { ObjectBinder } from '../../config/object-binder.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Management } from '../../management/management.decorator.js';
import { DEBUG_HEADER } from './debug-sampling.layer.js';
import { DebugTickets } from './debug-tickets.js';

const MINUTE_MS = 60_000;

/** What an administrator may say of the ticket. */
class TicketRequest {
  /** How long it counts. */
  @WholeNumber(1, 60)
  readonly minutes: number = 15;
}

/** What an administrator is given. */
interface IssuedTicket {
  /** The header that it is sent in, with an ordinary call. */
  readonly header: string;
  readonly ticket: string;
  /** RFC 3339. */
  readonly expires_at: string;
  /** Whether records will hold content (`logging.debug_content`). */
  readonly content: boolean;
}

/** Gives operators tickets that have single calls written down in detail. */
@Controller('api/debug')
export class DebugController {
  constructor(
    private readonly tickets: DebugTickets,
    private readonly live: LiveConfiguration,
  ) {}

  /** A new ticket. Body: nothing, or `{"minutes": 1 to 60}`. @throws GatewayError `invalidRequest` */
  @Post()
  @HttpCode(201)
  @Management()
  @Header('cache-control', 'no-store')
  issue(@Req() { body }: FastifyRequest): IssuedTicket {
    const { ticket, expiresAt } = this.tickets.issue(readRequest(body).minutes * MINUTE_MS);
    const content = this.live.current.logging.debug_content;
    return { header: DEBUG_HEADER, ticket, expires_at: expiresAt.toISOString(), content };
  }
}

function readRequest(body: unknown): TicketRequest {
  if (!(body instanceof Uint8Array) || body.byteLength === 0) return new TicketRequest();
  const findings = new Findings();
  const request = new ObjectBinder({}, findings).bind(TicketRequest, parse(body), '');
  const [fault] = findings.faults;
  if (fault !== undefined) throw new GatewayError('invalidRequest', fault.replace('the whole file', 'the body'));
  return request;
}

function parse(body: Uint8Array): unknown {
  try {
    return parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch (error) {
    if (error instanceof JsonError) throw new GatewayError('invalidRequest', `The body is no JSON: ${error.message}.`);
    throw error;
  }
}
