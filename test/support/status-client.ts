import { ManagementAccess } from '../../src/management/management-access.js';
import { type StatusDocument } from '../../src/status/status-document.js';
import { basic } from './auth-gateway.js';
import { openExchange } from './http-exchange.js';
import { type TestGateway } from './test-gateway.js';

/** What a browser sends where there is no administrator. */
export function signIn({ app }: TestGateway): Record<string, string> {
  return basic('setup', setupTokenOf(app));
}

/** The token that the start printed. */
export function setupTokenOf(app: TestGateway['app']): string {
  return app.get(ManagementAccess, { strict: false }).setupToken?.value ?? '';
}

/** Reads what the status page shows. @throws Error for any status but 200 */
export async function readStatus(
  managementUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<StatusDocument> {
  const exchange = await openExchange({ origin: managementUrl, path: '/api/status', method: 'GET', headers });
  const text = (await exchange.readRest()).bytes.toString();
  if (exchange.status !== 200) throw new Error(`/api/status answered ${exchange.status}: ${text}`);
  return JSON.parse(text) as StatusDocument;
}
