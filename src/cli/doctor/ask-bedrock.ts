import { CredentialSource, credentialProvider } from '../../providers/bedrock/credential-source.js';
import { pathOf, regionalEndpoint } from '../../providers/bedrock/endpoint.js';
import { signRequest } from '../../providers/bedrock/request-signer.js';
import { readErrorType, refusesCredentials } from '../../providers/bedrock/vendor-failure.js';
import { parseBaseUrl, UpstreamClient } from '../../providers/shared/upstream-client.js';
import { type Inquiry } from './ask-http-vendor.js';
import { type VendorAnswer } from './vendor-answer.js';

/** A model that every region with Bedrock knows the name of; a key that names its models is tried with one of those. */
const ANY_MODEL = 'amazon.nova-micro-v1:0';

/** Bedrock looks at the credentials first, and then refuses it for want of messages: nothing is run or paid for. */
const NOTHING = Buffer.from('{}');

/**
 * Sends Bedrock a request that it has to refuse, but not for its credentials.
 * @throws GatewayError when there are no credentials; whatever the connection throws
 */
export async function askBedrock({ config, key, signal }: Inquiry): Promise<VendorAnswer> {
  const aws = key?.bedrock_key_config;
  if (key === undefined || aws === undefined) throw new TypeError('a vendor of AWS is called without a key');
  const { base_url: configured } = config.network_config;
  const baseUrl = configured === undefined ? regionalEndpoint(aws.region) : parseBaseUrl(configured);
  const model = key.models.find((name) => !name.includes('*')) ?? ANY_MODEL;
  const path = pathOf({ operation: 'converse', guardrail: undefined }, model);
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const target = {
    origin: baseUrl.origin,
    path: baseUrl.pathPrefix + path,
    headers,
    body: NOTHING,
    region: aws.region,
  };
  const proven =
    key.value === undefined
      ? await signRequest(target, await new CredentialSource(key, credentialProvider(aws)).get())
      : { ...headers, authorization: `Bearer ${key.value}` };
  const client = new UpstreamClient(config);
  try {
    const response = await client.post({ baseUrl, path, headers: proven, body: NOTHING, signal });
    response.body.release();
    const { statusCode: status } = response;
    const errorType = readErrorType(response.headers['x-amzn-errortype']);
    return {
      status,
      asked: `POST ${target.origin}${target.path}`,
      dateMs: Date.parse(response.headers.date ?? ''),
      proves: refusesCredentials({ status, type: errorType }) ? 'key' : 'keyByRefusal',
      errorType,
    };
  } finally {
    await client.close();
  }
}
