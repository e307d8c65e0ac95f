import { type AuthClient, type AwsClient, type IdentityPoolClient } from 'google-auth-library';
import { type RequestInit } from 'undici';
import { parseJson } from '../../codec/json.js';
import { type VertexKeyConfig } from '../../config/vertex-key.config.js';
import { type AccessToken } from '../shared/token-source.js';
import { type UpstreamClient } from '../shared/upstream-client.js';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** Where Google's library asks for tokens, whatever a credential file says. */
const TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';

/** How long a token counts that does not say it. Google's last an hour. */
const UNKNOWN_LIFETIME_MS = 10 * 60 * 1000;

/**
 * Fetches tokens of Google: for the credentials of a key, or by Application Default Credentials (environment, file,
 * metadata server). The library is loaded when it is first needed.
 */
export function googleToken(config: VertexKeyConfig, client: UpstreamClient): () => Promise<AccessToken> {
  let opened: Promise<AuthClient> | undefined;
  return async () => {
    opened ??= openClient(config, client);
    try {
      return await readToken(await opened);
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
}

/** What of a credential file is read here; the rest is the library's. */
interface CredentialFile {
  readonly type?: string;
  readonly token_uri?: string;
  readonly client_email?: string;
  readonly private_key?: string;
  readonly private_key_id?: string;
  readonly credential_source?: { readonly environment_id?: string };
}

async function openClient(config: VertexKeyConfig, client: UpstreamClient): Promise<AuthClient> {
  const { auth_credentials: text, project_id: projectId } = config;
  const { AwsClient, GoogleAuth, IdentityPoolClient, JWT, UserRefreshClient } = await import('google-auth-library');
  const file = text === undefined ? undefined : (parseJson(text) as CredentialFile);
  const options = { transporterOptions: { fetchImplementation: fetchOver(client, file?.token_uri) } };
  switch (file?.type) {
    case undefined:
      // Without the project's id the library asks for it, at an API that need not be enabled.
      return new GoogleAuth({ scopes: [SCOPE], projectId, clientOptions: options }).getClient();
    case 'service_account': {
      const { client_email: email = '', private_key: key = '', private_key_id: keyId = '' } = file;
      return new JWT({ ...options, email, key, keyId, scopes: [SCOPE] });
    }
    case 'authorized_user': {
      const user = new UserRefreshClient(options);
      user.fromJSON(file);
      return user;
    }
  }
  // Workload identity federation; the configuration lets no fourth type through.
  const pool = { ...file, ...options, scopes: [SCOPE] };
  return isOfAws(file) ? new AwsClient(pool as AwsOptions) : new IdentityPoolClient(pool as PoolOptions);
}

type AwsOptions = ConstructorParameters<typeof AwsClient>[0];
type PoolOptions = ConstructorParameters<typeof IdentityPoolClient>[0];

function isOfAws(file: CredentialFile | undefined): boolean {
  return file?.credential_source?.environment_id?.startsWith('aws') === true;
}

/** Over the vendor's own connections, so that its proxy and certificates count. */
function fetchOver(client: UpstreamClient, address = TOKEN_ADDRESS): typeof fetch {
  const send = (input: URL | string, init: RequestInit) => {
    const url = String(input);
    return client.fetch(url === TOKEN_ADDRESS ? address : url, init);
  };
  // Node's own declarations of fetch are those of another version of undici.
  return send as unknown as typeof fetch;
}

async function readToken(client: AuthClient): Promise<AccessToken> {
  const { token } = await client.getAccessToken();
  if (typeof token !== 'string' || token === '') throw new Error('no token');
  return { token, expiresAtMs: client.credentials.expiry_date ?? Date.now() + UNKNOWN_LIFETIME_MS };
}
