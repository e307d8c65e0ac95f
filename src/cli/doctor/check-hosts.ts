import { lookup } from 'node:dns/promises';
import { type Configuration } from '../../config/configuration.js';
import { bad, codeOf, type Finding, ok } from './finding.js';
import { BUILT_IN, hostsOf } from './vendor-hosts.js';

/** Gives the addresses of a host as the gateway's own connections would find them. */
export type Resolve = (host: string) => Promise<unknown>;

/** Whether the names of the vendors' hosts resolve here, or those of the proxies in between. */
export async function checkHosts({ providers }: Configuration, resolve: Resolve = lookup): Promise<Finding[]> {
  const findings = Object.entries(providers)
    .filter(([name]) => name !== BUILT_IN)
    .flatMap(([name, config]) => {
      const role = config.proxy === undefined ? 'host' : 'proxy';
      return hostsOf(name, config).map((host) => checkHost(`${name}: ${role} ${host}`, host, resolve));
    });
  return Promise.all(findings);
}

async function checkHost(what: string, host: string, resolve: Resolve): Promise<Finding> {
  try {
    await resolve(host);
    return ok(`${what}: resolves`);
  } catch (error) {
    const advice = "Check its spelling and this machine's DNS; behind a proxy, set HTTPS_PROXY or proxy_config.";
    return bad(`${what}: does not resolve (${codeOf(error)})`, advice);
  }
}
