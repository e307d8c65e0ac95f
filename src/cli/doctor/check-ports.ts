import { get } from 'node:http';
import { createServer } from 'node:net';
import { parseJson } from '../../codec/json.js';
import { type Configuration, type ListenConfig } from '../../config/configuration.js';
import { bad, codeOf, type Finding, ok } from './finding.js';

/** How long whoever has a port may take to say who it is. */
const ANSWER_LIMIT_MS = 2000;

/** Where to knock for a gateway that listens on every interface. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Whether the gateway can listen where it is told to, or does already. */
export async function checkPorts({ listen, admin_listen: adminListen }: Configuration): Promise<Finding[]> {
  const findings = [await checkPort('the gateway', listen, 'ASBRU')];
  if (adminListen !== undefined) findings.push(await checkPort('the management side', adminListen, 'ASBRU_ADMIN'));
  return findings;
}

/** @param prefix of the variables that move it: `ASBRU` in ASBRU_PORT */
async function checkPort(what: string, listen: ListenConfig, prefix: string): Promise<Finding> {
  const place = `port ${listen.port} of ${listen.host} for ${what}`;
  if (listen.port === 0) return ok(`${place}: the system chooses a free one`);
  const code = await tryToListen(listen);
  switch (code) {
    case undefined:
      return ok(`${place}: free`);
    case 'EADDRINUSE':
      return (await isGateway(listen))
        ? ok(`${place}: a gateway runs there`)
        : bad(`${place}: taken`, `Set ${prefix}_PORT to a free port, or stop what has it.`);
    case 'EACCES':
      return bad(`${place}: reserved (${code})`, `Set ${prefix}_PORT to one above 1023.`);
    default:
      return bad(`${place}: cannot be listened on (${code})`, `Set ${prefix}_HOST to an address of this machine.`);
  }
}

/** @returns the system's name of the failure, undefined when there was none */
function tryToListen({ host, port }: ListenConfig): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve(codeOf(error));
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}

/** Liveness is answered in clear text and without a credential on every port of a gateway. */
function isGateway({ host, port }: ListenConfig): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: EVERYWHERE[host] ?? host, port, path: '/health/live', timeout: ANSWER_LIMIT_MS };
    const request = get(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve(response.headers['x-amzn-requestid'] !== undefined && isUp(text));
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(false);
    });
  });
}

function isUp(text: string): boolean {
  try {
    return (parseJson(text) as { readonly status?: unknown }).status === 'ok';
  } catch {
    return false;
  }
}
