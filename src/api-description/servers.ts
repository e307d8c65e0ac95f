import { type Configuration, type ListenConfig } from '../config/configuration.js';

interface Server {
  readonly url: string;
  readonly description: string;
}

/** Where models are called: this gateway as it listens; what stands before it, it does not know. */
export function mainServers({ listen, server }: Configuration): Server[] {
  return [{ url: toUrl(listen, server.tls !== undefined), description: 'This gateway, main port' }];
}

/** Where operators ask. */
export function managementServers(configuration: Configuration): Server[] {
  const { admin_listen: listen, server } = configuration;
  const ports =
    listen === undefined ? [] : [{ url: toUrl(listen, false), description: 'This gateway, management port' }];
  return server.admin.on_main_port || ports.length === 0 ? [...ports, ...mainServers(configuration)] : ports;
}

function toUrl({ host, port }: ListenConfig, isTls: boolean): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${isTls ? 'https' : 'http'}://${name}:${port}`;
}
