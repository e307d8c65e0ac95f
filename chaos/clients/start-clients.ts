import { pythonMissing } from '../../test/support/child-clients.js';
import { AwsSdkClient } from './aws-sdk.client.js';
import { type Client, type GatewayAddress } from './client.js';
import { PlainHttpClient } from './plain-http.client.js';
import { PythonClient } from './python.client.js';
import { VercelAiClient } from './vercel-ai.client.js';

/** Every client that can run here, with its share of the questions. */
export async function startClients(
  gateway: GatewayAddress,
  { python }: { readonly python: boolean },
): Promise<Client[]> {
  const clients: Client[] = [
    new AwsSdkClient('AWS SDK for JavaScript, h2c', 5, gateway, 'http2'),
    new AwsSdkClient('AWS SDK for JavaScript, h1', 3, gateway, 'http1'),
    new VercelAiClient(4, gateway),
    new PlainHttpClient('plain HTTP/1.1', 2, gateway, 'h1'),
    new PlainHttpClient('plain HTTP/2', 2, gateway, 'h2'),
  ];
  if (!python) return clients;
  if (pythonMissing !== undefined) {
    process.stderr.write(`No clients in Python: ${pythonMissing}\n`);
    return clients;
  }
  const started = await Promise.all([
    PythonClient.start('boto3', 2, gateway, '/bedrock'),
    PythonClient.start('pydantic-ai', 2, gateway, '/pydanticai/bedrock'),
  ]);
  return [...clients, ...started];
}
