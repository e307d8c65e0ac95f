import { isJsonObject, parseJson } from '../codec/json.js';
import { AzureKeyConfig } from './azure-key.config.js';
import { type Findings } from './findings.js';
import { type ProviderKeyConfig } from './provider.config.js';
import { requireBeside } from './require-beside.js';
import { VertexKeyConfig } from './vertex-key.config.js';

/** Google's own names of its credential files. */
const CREDENTIAL_TYPES: readonly string[] = ['service_account', 'authorized_user', 'external_account'];

/** Checks a key of Azure: a resource, and all of a service principal or nothing of it. */
export function completeAzureKey(key: ProviderKeyConfig, path: string, findings: Findings): void {
  const azure = key.azure_key_config ?? new AzureKeyConfig();
  const place = `${path}.azure_key_config`;
  Object.assign(key, { azure_key_config: azure });
  requireValue(azure, 'endpoint', 'the address of the resource, such as https://my-resource.openai.azure.com', {
    place,
    findings,
  });
  requireBeside(
    azure,
    [
      ['client_id', 'client_secret'],
      ['client_id', 'tenant_id'],
      ['client_secret', 'client_id'],
      ['tenant_id', 'client_id'],
    ],
    place,
    findings,
  );
  if (key.value !== undefined && azure.client_id !== undefined) {
    findings.notice(`${path}.value is not used: the service principal of ${place} counts before it`);
  }
}

/** Checks a key of Vertex: a project, a region, and credentials that are what Google's tools write. */
export function completeVertexKey(key: ProviderKeyConfig, path: string, findings: Findings): void {
  const vertex = key.vertex_key_config ?? new VertexKeyConfig();
  const place = `${path}.vertex_key_config`;
  Object.assign(key, { vertex_key_config: vertex });
  requireValue(vertex, 'project_id', 'the id of a Google Cloud project, or env.NAME', { place, findings });
  requireValue(vertex, 'region', 'a region of Google Cloud, global, or env.NAME', { place, findings });
  const { auth_credentials: credentials } = vertex;
  if (credentials !== undefined && !isCredentialFile(credentials)) {
    findings.fault(
      `${place}.auth_credentials`,
      `expected the JSON of a credential file whose type is ${CREDENTIAL_TYPES.join(', ')}; to name a file, or to use ` +
        'another type, leave it out and set GOOGLE_APPLICATION_CREDENTIALS',
    );
  }
}

function requireValue<T extends object>(
  config: T,
  member: string & keyof T,
  expectation: string,
  { place, findings }: { readonly place: string; readonly findings: Findings },
): void {
  const path = `${place}.${member}`;
  if (config[member] === undefined && !findings.hasFault(path)) findings.fault(path, `expected ${expectation}`);
}

function isCredentialFile(text: string): boolean {
  try {
    const parsed = parseJson(text);
    return isJsonObject(parsed) && CREDENTIAL_TYPES.includes(String(parsed['type']));
  } catch {
    return false;
  }
}
