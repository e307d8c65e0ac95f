import { describe, expect, it } from '@jest/globals';
import { completeFile } from './complete-file.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { ObjectBinder } from './object-binder.js';
import { type EnvironmentVariables } from './resolve-secret.js';

const VENDORS: readonly KnownVendor[] = [
  { name: 'openai', keyRequired: true },
  { name: 'bedrock', keyRequired: false, keyKind: 'aws' },
];

function read(providers: object, environment: EnvironmentVariables = {}) {
  const findings = new Findings();
  const file = new ObjectBinder(environment, findings).bind(ConfigurationFile, { providers }, '');
  completeFile(file, findings, { vendors: VENDORS, environment });
  const { bedrock } = file.providers;
  return { keys: bedrock?.keys ?? [], faults: findings.faults, notices: findings.notices };
}

const aws = (config: object, key: object = {}) => ({ bedrock: { keys: [{ ...key, bedrock_key_config: config }] } });

describe('keys of AWS', () => {
  it('take every field, each as a reference too', () => {
    const config = {
      access_key: 'env.ID',
      secret_key: 'env.SECRET',
      session_token: 'token',
      region: 'env.REGION',
      role_arn: 'arn:aws:iam::123456789012:role/x',
      external_id: 'ext/1',
      session_name: 'me',
    };
    const { keys, faults } = read(aws(config), { ID: 'AKID', SECRET: 'wJalr/+', REGION: 'eu-west-1' });
    expect(faults).toEqual([]);
    expect(keys[0]?.bedrock_key_config).toEqual({
      ...config,
      access_key: 'AKID',
      secret_key: 'wJalr/+',
      region: 'eu-west-1',
    });
  });

  it.each([
    { name: 'no list of keys', providers: { bedrock: {} } },
    { name: 'an empty list', providers: { bedrock: { keys: [] } } },
    { name: 'an empty key', providers: { bedrock: { keys: [{}] } } },
    { name: 'a key with an empty value', providers: { bedrock: { keys: [{ value: '', bedrock_key_config: {} }] } } },
    {
      name: 'empty credentials',
      providers: aws({ access_key: '', secret_key: '', session_token: '', region: '', role_arn: '', session_name: '' }),
    },
  ])('mean the default credential chain with $name', ({ providers }) => {
    const { keys, faults, notices } = read(providers);
    expect({ faults, notices }).toEqual({ faults: [], notices: [] });
    expect(keys).toEqual([
      {
        name: 'bedrock-key-1',
        weight: 1,
        models: ['*'],
        blacklisted_models: [],
        aliases: {},
        bedrock_key_config: { region: 'us-east-1', session_name: 'asbru-session' },
      },
    ]);
  });

  it.each([
    { name: 'its own', config: { region: 'eu-west-1' }, environment: { AWS_REGION: 'sa-east-1' }, region: 'eu-west-1' },
    { name: 'that of AWS_REGION', config: {}, environment: { AWS_REGION: 'sa-east-1' }, region: 'sa-east-1' },
    { name: 'us-east-1 for an empty AWS_REGION', config: {}, environment: { AWS_REGION: '' }, region: 'us-east-1' },
  ])('have the region $name', ({ config, environment, region }) => {
    expect(read(aws(config), environment).keys[0]?.bedrock_key_config?.region).toBe(region);
  });

  it('have a region beside a Bedrock API key', () => {
    const { keys, faults } = read({ bedrock: { keys: [{ value: 'env.KEY' }] } }, { KEY: 'ABSKkey' });
    expect(faults).toEqual([]);
    expect(keys[0]).toMatchObject({ value: 'ABSKkey', bedrock_key_config: { region: 'us-east-1' } });
  });

  const PLACE = 'providers.bedrock.keys.0.bedrock_key_config';
  const SECRET = 'expected a non-empty string, env.NAME or file.PATH';

  it.each([
    {
      name: 'an id without a secret',
      providers: aws({ access_key: 'AKID' }),
      fault: `${PLACE}.secret_key: ${SECRET}, because access_key is set`,
    },
    {
      name: 'a secret without an id',
      providers: aws({ secret_key: 'wJalr' }),
      fault: `${PLACE}.access_key: ${SECRET}, because secret_key is set`,
    },
    {
      name: 'a token alone',
      providers: aws({ session_token: 'token' }),
      fault: `${PLACE}.access_key: ${SECRET}, because session_token is set`,
    },
    {
      name: 'an external id without a role',
      providers: aws({ external_id: 'x' }),
      fault: `${PLACE}.role_arn: ${SECRET}, because external_id is set`,
    },
    {
      name: 'a secret that is not set',
      providers: aws({ access_key: 'AKID', secret_key: 'env.ABSENT' }),
      fault: `${PLACE}.secret_key: ${SECRET}; the variable ABSENT is not set`,
    },
    {
      name: 'a region that is a host name',
      providers: aws({ region: 'evil.example/#-1' }),
      fault: `${PLACE}.region: expected the name of an AWS region, such as eu-central-1`,
    },
    {
      name: 'a region of the environment that is none',
      providers: aws({}),
      environment: { AWS_REGION: 'home' },
      fault: 'AWS_REGION: expected the name of an AWS region, such as eu-central-1',
    },
    {
      name: 'AWS credentials in place of the key of another vendor',
      providers: { openai: { keys: [{ bedrock_key_config: {} }] } },
      fault: `providers.openai.keys.0.value: ${SECRET}`,
    },
  ])('are faulty with $name', ({ providers, environment, fault }) => {
    expect(read(providers, environment).faults).toEqual([fault]);
  });

  it.each([
    {
      name: 'credentials beside an API key',
      providers: aws({ access_key: 'AKID', secret_key: 'wJalr' }, { value: 'ABSKkey' }),
      notice: `${PLACE} is used for its region only: providers.bedrock.keys.0.value is a Bedrock API key`,
    },
    {
      name: 'Bifrost’s split ARN',
      providers: aws({ arn: 'arn:aws:bedrock:us-east-1:1:inference-profile' }),
      notice: `${PLACE}.arn is a Bifrost setting that Asbru does not use yet: write the whole ARN as the model`,
    },
    {
      name: 'AWS credentials of another vendor',
      providers: { openai: { keys: [{ value: 'sk-proj-1', bedrock_key_config: {} }] } },
      notice: 'providers.openai.keys.0.bedrock_key_config is not used: this vendor takes no AWS credentials',
    },
  ])('tell of $name', ({ providers, notice }) => {
    expect(read(providers)).toMatchObject({ faults: [], notices: [notice] });
  });
});

const openai = (...keys: object[]) => ({ openai: { keys: keys.map((key) => ({ value: 'sk-1', ...key })) } });

describe('the names of keys', () => {
  it.each([
    { name: 'a name twice', keys: [{ name: 'a' }, { name: 'a' }], path: '1.name' },
    { name: 'an id twice', keys: [{ id: 'a' }, { id: 'a' }], path: '1.id' },
    { name: 'the name of one for the id of another', keys: [{ name: 'a' }, { id: 'a' }], path: '1.id' },
    { name: 'a name that is made for another', keys: [{ name: 'openai-key-2' }, {}], path: '1.name' },
  ])('are refused with $name', ({ keys, path }) => {
    expect(read(openai(...keys)).faults).toEqual([
      `providers.openai.keys.${path}: expected a name of its own; providers.openai.keys.0 has the same`,
    ]);
  });

  it('may be the same as the id of the same key', () => {
    expect(read(openai({ name: 'a', id: 'a' }, { name: 'b' })).faults).toEqual([]);
  });
});

describe('the aliases of a key', () => {
  const PLACE = 'providers.openai.keys.0.aliases';
  const ARN = 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc';
  const aliased = (aliases: object) => openai({ aliases });

  it.each([
    {
      name: 'a name that differs by case only',
      aliases: { Fast: 'a', fast: 'b' },
      fault: `${PLACE}.fast: expected a name`,
    },
    { name: 'no model', aliases: { fast: {} }, fault: `${PLACE}.fast.model_id: expected a non-empty string` },
    { name: 'an empty model', aliases: { fast: '' }, fault: `${PLACE}.fast.model_id: expected a non-empty string` },
    { name: 'a number', aliases: { fast: 1 }, fault: `${PLACE}.fast.model_id: expected a non-empty string` },
    { name: 'a name with a space behind it', aliases: { 'fast ': 'a' }, fault: `${PLACE}."fast ": expected a name` },
    { name: 'an unknown key', aliases: { fast: { model: 'a' } }, fault: `${PLACE}.fast.model: unknown key` },
    {
      name: 'an unknown family',
      aliases: { a: { model_id: 'a', model_family: 'x' } },
      fault: `${PLACE}.a.model_family`,
    },
  ])('are refused with $name', ({ aliases, fault }) => {
    expect(read(aliased(aliases)).faults.join('\n')).toContain(fault);
  });

  it('may be text or objects, and name a region and a profile of AWS', () => {
    const aliases = { a: 'm', b: { model_id: 'm', model_name: 'n', region: 'env.REGION', inference_profile_arn: ARN } };
    const { keys, faults, notices } = read({ bedrock: { keys: [{ aliases }] } }, { REGION: 'eu-west-1' });
    expect({ faults, notices }).toEqual({ faults: [], notices: [] });
    expect(keys[0]?.aliases).toMatchObject({ a: { model_id: 'm' }, b: { ...aliases.b, region: 'eu-west-1' } });
  });

  it('tell of what only keys of AWS have a use for', () => {
    const { faults, notices } = read(
      aliased({ a: { model_id: 'm', region: 'eu-west-1', inference_profile_arn: ARN } }),
    );
    expect(faults).toEqual([]);
    expect(notices).toEqual(
      ['region', 'inference_profile_arn'].map(
        (member) => `${PLACE}.a.${member} is not used: this vendor takes no AWS credentials`,
      ),
    );
  });
});
