import { type ClientSecretCredentialOptions, type TokenCredential } from '@azure/identity';
import { type AzureKeyConfig } from '../../config/azure-key.config.js';
import { type AccessToken } from '../shared/token-source.js';
import { type UpstreamClient } from '../shared/upstream-client.js';

type HttpClient = NonNullable<ClientSecretCredentialOptions['httpClient']>;

/**
 * Fetches tokens of Entra: for the service principal of a key, or by Azure's default chain (environment, workload
 * identity, managed identity, Azure's command line). The library is loaded when it is first needed.
 */
export function entraToken(config: AzureKeyConfig, client: UpstreamClient): () => Promise<AccessToken> {
  let credential: TokenCredential | undefined;
  return async () => {
    credential ??= await openCredential(config, client);
    const granted = await credential.getToken([...config.scopes]);
    if (granted === null) throw new Error('no token');
    return { token: granted.token, expiresAtMs: granted.expiresOnTimestamp };
  };
}

async function openCredential(config: AzureKeyConfig, client: UpstreamClient): Promise<TokenCredential> {
  const { client_id: id, client_secret: secret, tenant_id: tenant, authority_host: authorityHost } = config;
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  const options = {
    httpClient: toHttpClient(client),
    // Microsoft's public cloud answers for its own authorities only.
    ...(authorityHost !== undefined && { authorityHost, disableInstanceDiscovery: true }),
  };
  return id !== undefined && secret !== undefined && tenant !== undefined
    ? new ClientSecretCredential(tenant, id, secret, options)
    : new DefaultAzureCredential(options);
}

/** Sends the library's requests over the vendor's own connections, so that its proxy and certificates count. */
function toHttpClient(client: UpstreamClient): HttpClient {
  return {
    async sendRequest(request) {
      const { url, method, body, abortSignal } = request;
      const response = await client.fetch(url, {
        method,
        headers: request.headers.toJSON(),
        ...(body !== undefined && body !== null && { body: body as string }),
        ...(abortSignal !== undefined && { signal: abortSignal as AbortSignal }),
      });
      const bodyAsText = await response.text();
      const told = new Map(response.headers);
      const headers = Object.assign(told, { toJSON: () => Object.fromEntries(told) });
      return { request, status: response.status, headers, bodyAsText };
    },
  };
}
