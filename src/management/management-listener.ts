import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance } from 'fastify';
import { Configuration, type ListenConfig } from '../config/configuration.js';
import { toConnectionLimits } from '../server/connection-limits.js';
import { createDualProtocolServer, type DualProtocolServer } from '../server/dual-protocol-server.js';
import { ListenError } from './listen-error.js';
import { markManagementRequest } from './management-requests.js';

/** Scrapers and probes are few. */
const MAX_CONNECTIONS = 100;

/** What a scrape under way gets to end when the gateway does. */
const CLOSE_GRACE_MS = 1000;

/**
 * The second port of the application: the same Fastify instance behind a server of its own. It is opened before the main
 * port and closed after the last call, so that a drain can be watched.
 */
@Injectable()
export class ManagementListener implements OnModuleDestroy {
  private server: DualProtocolServer | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /**
   * Listens where the configuration says, and gives the origin; undefined where the management side has no port. To be
   * called when the application is initialised.
   * @throws ListenError that says which variable to set
   */
  async open(): Promise<string | undefined> {
    const listen = this.configuration.admin_listen;
    if (listen === undefined) return undefined;
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    await fastify.ready();
    this.server = createDualProtocolServer(
      (request: IncomingMessage, response: ServerResponse) => {
        markManagementRequest(request);
        fastify.routing(request, response);
      },
      { ...toConnectionLimits(this.configuration.server), maxConnections: MAX_CONNECTIONS },
    );
    await listenAt(this.server, listen);
    return originOf(this.server.address() as AddressInfo);
  }

  /** Lets scrapes under way end, and cuts what does not end soon. */
  async onModuleDestroy(): Promise<void> {
    const { server } = this;
    if (server?.listening !== true) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_GRACE_MS);
    await closed;
    clearTimeout(timer);
  }
}

async function listenAt(server: DualProtocolServer, { host, port }: ListenConfig): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(error, `${host}:${port}`);
  }
}

function originOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && host === address ? `[${host}]` : host}:${port}`;
}
