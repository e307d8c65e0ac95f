import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';

/** A proxy that people put before a gateway. */
export type ProxyKind = 'nginx' | 'haproxy';

/** Why the proxy cannot run here; empty when it can. */
export function proxyMissing(kind: ProxyKind): string {
  return spawnSync(kind, ['-v']).status === 0 ? '' : ` (no ${kind} on this machine)`;
}

/** A proxy on a free port of 127.0.0.1, with one connection kept open to the server behind it, and a log of its own. */
export class FrontProxy {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {}

  static async start(kind: ProxyKind, upstreamPort: number): Promise<FrontProxy> {
    const directory = mkdtempSync(join(tmpdir(), `asbru-${kind}-`));
    const port = await freePort();
    const file = join(directory, 'proxy.conf');
    const places = { port, upstreamPort, directory };
    writeFileSync(file, kind === 'nginx' ? nginxConfig(places) : haproxyConfig(places));
    const parameters = kind === 'nginx' ? ['-p', directory, '-c', file] : ['-f', file, '-db'];
    const child = spawn(kind, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const proxy = new FrontProxy(port, child, directory);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (proxy.output += chunk.toString()));
    }
    await proxy.listens();
    return proxy;
  }

  private output = '';

  /** The request lines of what it has taken for requests. */
  get requests(): string[] {
    const file = join(this.directory, 'access.log');
    const lines = (existsSync(file) ? readFileSync(file, 'utf8') : this.output)
      .split('\n')
      .filter((line) => line !== '');
    // HAProxy may write a line twice; its number is the request's.
    return existsSync(file) ? lines : [...new Set(lines)];
  }

  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async listens(): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!(await accepts(this.port))) {
      if (this.child.exitCode !== null || performance.now() > deadline) {
        await this.close();
        throw new Error(`the proxy did not start: ${this.output}`);
      }
      await waitFor(50);
    }
  }
}

interface Places {
  readonly port: number;
  readonly upstreamPort: number;
  readonly directory: string;
}

function nginxConfig({ port, upstreamPort, directory }: Places): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  return `daemon off; master_process off; pid ${directory}/pid; error_log stderr crit;
events {}
http {
  ${temporary.join(' ')}
  log_format requests '$request';
  access_log ${directory}/access.log requests;
  upstream gateway { server 127.0.0.1:${upstreamPort}; keepalive 1; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://gateway; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host; }
  }
}
`;
}

function haproxyConfig({ port, upstreamPort }: Places): string {
  return `defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  option http-keep-alive
  http-reuse always
frontend front
  log stdout format raw local0
  log-format "%rt %r"
  bind 127.0.0.1:${port}
  default_backend gateway
backend gateway
  server gateway 127.0.0.1:${upstreamPort}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
