import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** TLS in front of a gateway, as an ingress or load balancer puts it there: the bytes inside pass untouched. */
export interface TlsFront {
  /** `https://127.0.0.1:…` */
  readonly url: string;
  /** Path of the certificate that clients have to trust, in PEM. */
  readonly certificateFile: string;
  close(): Promise<void>;
}

/** Why no TLS front can be made here; undefined when it can. */
export const tlsMissing =
  spawnSync('openssl', ['version']).status === 0 ? undefined : 'no openssl on this machine to make a certificate with';

/** Starts a TLS front, with a certificate of its own, for the gateway at `url`; clients may choose h2 or HTTP/1.1. */
export async function startTlsFront(url: string): Promise<TlsFront> {
  const directory = await mkdtemp(join(tmpdir(), 'asbru-tls-'));
  const [keyFile, certificateFile] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  makeCertificate(keyFile, certificateFile);
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer(
    { key: await readFile(keyFile), cert: await readFile(certificateFile), ALPNProtocols: ['h2', 'http/1.1'] },
    (inside) => {
      const outside = connect(Number(port), hostname);
      for (const [socket, other] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
      }
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateFile,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function makeCertificate(keyFile: string, certificateFile: string): void {
  const extensions = ['subjectAltName=IP:127.0.0.1', 'keyUsage=critical,digitalSignature,keyCertSign'];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-keyout', keyFile, '-out', certificateFile],
    ...extensions.flatMap((extension) => ['-addext', extension]),
  ]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr.toString()}`);
}
