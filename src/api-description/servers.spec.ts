import { describe, expect, it } from '@jest/globals';
import { type Configuration } from '../config/configuration.js';
import { mainServers, managementServers } from './servers.js';

interface Ports {
  readonly host?: string;
  readonly tls?: boolean;
  readonly management?: boolean;
  readonly onMainPort?: boolean;
}

function configure({ host = '127.0.0.1', tls = false, management = true, onMainPort = false }: Ports): Configuration {
  return {
    listen: { host, port: 8080 },
    admin_listen: management ? { host, port: 8081 } : undefined,
    server: { tls: tls ? {} : undefined, admin: { on_main_port: onMainPort } },
  } as unknown as Configuration;
}

const urls = (servers: readonly { readonly url: string }[]) => servers.map(({ url }) => url);

describe('the servers of the API description', () => {
  it.each([
    { name: 'an address', ports: {}, url: 'http://127.0.0.1:8080' },
    { name: 'every address', ports: { host: '0.0.0.0' }, url: 'http://localhost:8080' },
    { name: 'every address of IPv6', ports: { host: '::' }, url: 'http://localhost:8080' },
    { name: 'an address of IPv6', ports: { host: 'fd00::1' }, url: 'http://[fd00::1]:8080' },
    { name: 'TLS', ports: { tls: true }, url: 'https://127.0.0.1:8080' },
  ])('name the main port at $name', ({ ports, url }) => {
    expect(urls(mainServers(configure(ports)))).toEqual([url]);
  });

  it.each([
    { name: 'on a port of its own', ports: { tls: true }, expected: ['http://127.0.0.1:8081'] },
    { name: 'on both', ports: { onMainPort: true }, expected: ['http://127.0.0.1:8081', 'http://127.0.0.1:8080'] },
    { name: 'on the main port alone', ports: { management: false }, expected: ['http://127.0.0.1:8080'] },
  ])('name the management side $name', ({ ports, expected }) => {
    expect(urls(managementServers(configure(ports)))).toEqual(expected);
  });
});
