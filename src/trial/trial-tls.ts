import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { type DualProtocolServer } from '../server/dual-protocol-server.js';
import { writeCertificateFile } from './certificate-file.js';
import { createSelfSigned } from './self-signed-certificate.js';

/** Where clients find the certificate to trust, or why there is no TLS. */
export type TrialTls = { readonly certificateFile: string } | { readonly missing: string };

/** Names and addresses under which a machine reaches itself. */
const OWN_HOSTS = ['localhost', '127.0.0.1', '::1'];

/** Addresses to listen on that nobody connects to. */
const EVERY_INTERFACE = ['0.0.0.0', '::'];

/**
 * Lets a listening server speak TLS with a certificate of its own, which it writes to a file for its clients; the key
 * stays in memory. A machine that cannot have it is served without.
 * @param host what the server was told to listen on
 * @param folder the machine's place for temporary files
 */
export async function startTrialTls(
  server: Pick<DualProtocolServer, 'address' | 'setSecureContext'>,
  host: string,
  folder = tmpdir(),
): Promise<TrialTls> {
  const { address, port } = server.address() as AddressInfo;
  // A certificate holds addresses without their zone (`fe80::1%eth0`).
  const given = [host, address]
    .filter((each) => !EVERY_INTERFACE.includes(each))
    .map((each) => each.replace(/%.*/, ''));
  try {
    const pair = await createSelfSigned([...new Set([...OWN_HOSTS, ...given])]);
    const certificateFile = writeCertificateFile(`localhost-${port}.pem`, pair.cert, folder);
    server.setSecureContext(pair);
    return { certificateFile };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
