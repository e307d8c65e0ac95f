import { describe, expect, it } from '@jest/globals';
import {
  network,
  provider,
  providerKey,
  readDocument as read,
  virtualKey,
} from '../../test/support/configuration-documents.js';

const NOT_USED = 'is a Bifrost setting that Asbru does not use yet';
const NOT_ENFORCED = 'is a Bifrost setting that is not enforced yet';

describe('a notice', () => {
  it.each<{ name: string; document: unknown; notice: string }>([
    { name: 'a setting at the root', document: { plugins: [] }, notice: `plugins ${NOT_USED}` },
    { name: 'the schema', document: { $schema: 'https://www.getbifrost.ai/schema' }, notice: `$schema ${NOT_USED}` },
    {
      name: 'the version',
      document: { version: 1 },
      notice: `version ${NOT_USED}: an empty list of models always denies, as in Bifrost's version 2`,
    },
    { name: 'guardrails', document: { guardrails_config: {} }, notice: `guardrails_config ${NOT_ENFORCED}` },
    {
      name: 'a setting of the client',
      document: { client: { enable_logging: true } },
      notice: `client.enable_logging ${NOT_USED}`,
    },
    {
      name: 'required headers',
      document: { client: { required_headers: ['x-team'] } },
      notice: `client.required_headers ${NOT_ENFORCED}`,
    },
    {
      name: 'open inference',
      document: { client: { enforce_auth_on_inference: false } },
      notice: `client.enforce_auth_on_inference ${NOT_USED}: every inference request needs a virtual key`,
    },
    {
      name: 'a setting of the server',
      document: { server: { read_buffer_size: 1 } },
      notice: `server.read_buffer_size ${NOT_USED}`,
    },
    {
      name: 'retries',
      document: network({ enforce_http2: true }),
      notice: `providers.openai.network_config.enforce_http2 ${NOT_USED}`,
    },
    {
      name: 'unverified certificates',
      document: network({ insecure_skip_verify: true }),
      notice:
        'providers.openai.network_config.insecure_skip_verify is on: whoever stands between the gateway and this vendor ' +
        'can read its keys and change its answers; ca_cert_pem trusts a certificate of your own instead',
    },
    {
      name: 'what OpenAI is never asked for',
      document: provider({ openai_config: { disable_store: true } }),
      notice:
        'providers.openai.openai_config.disable_store is not needed: Asbru never lets OpenAI store a conversation',
    },
    {
      name: 'batches of a key',
      document: providerKey({ value: 'a-1', use_for_batch_api: true }),
      notice: `providers.openai.keys.0.use_for_batch_api ${NOT_USED}`,
    },
    {
      name: 'the project of an alias',
      document: providerKey({ value: 'a-1', aliases: { fast: { model_id: 'm', project_id: 'p' } } }),
      notice: `providers.openai.keys.0.aliases.fast.project_id ${NOT_USED}`,
    },
    { name: 'budgets', document: { governance: { budgets: [] } }, notice: `governance.budgets ${NOT_ENFORCED}` },
    {
      name: 'budgets of a virtual key',
      document: virtualKey({ budgets: [] }),
      notice: `governance.virtual_keys.0.budgets ${NOT_ENFORCED}`,
    },
    {
      name: 'a rate limit of a virtual key',
      document: virtualKey({ rate_limit: {} }),
      notice: `governance.virtual_keys.0.rate_limit ${NOT_ENFORCED}`,
    },
  ])('tells of $name', ({ document, notice }) => {
    expect(read(document)).toMatchObject({ faults: [], notices: [notice] });
  });
});
