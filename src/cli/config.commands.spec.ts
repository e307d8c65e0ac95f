import { describe, expect, it } from '@jest/globals';
import { runInProcess } from '../../test/support/command-line.js';

const VALID = {
  client: { max_request_body_size_mb: 25 },
  providers: {
    mock: {},
    openai: {
      keys: [
        { name: 'main', value: 'env.MAIN_KEY' },
        { name: 'spare', value: 'sk-spare-in-the-file' },
      ],
    },
    anthropic: {
      keys: [{ value: 'env.OTHER_KEY' }],
      network_config: { extra_headers: { 'x-team': 'secret-header-value' } },
    },
  },
  governance: {
    virtual_keys: [
      { name: 'team', value: 'env.TEAM_KEY', provider_configs: [{ provider: '*', allowed_models: ['*'] }] },
    ],
  },
};
const ENVIRONMENT = {
  MAIN_KEY: 'sk-main-in-the-environment',
  OTHER_KEY: 'sk-ant-in-the-environment',
  TEAM_KEY: 'sk-bf-team-in-the-environment',
  ASBRU_PORT: '9000',
  ASBRU_ADMIN_TOKEN: 'a-long-management-token',
};

describe('asbru config validate', () => {
  it('says what a start would have', async () => {
    const { exitCode, stdout, stderr } = await runInProcess('config validate', {
      config: VALID,
      environment: ENVIRONMENT,
    });
    expect(stdout).toBe('Valid: /config.json: 3 vendors (mock, openai, anthropic), 1 virtual key.\n');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('tells what has no effect', async () => {
    const { exitCode, stdout } = await runInProcess('config validate', {
      config: { ...VALID, mcp: {} },
      environment: ENVIRONMENT,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Notice: mcp .*\.$/m);
  });

  it('names every fault by its path, those of the environment too', async () => {
    const { exitCode, stdout, stderr } = await runInProcess('config validate', {
      config: { ...VALID, clinet: {}, server: { drain_delay_in_seconds: -1 } },
      environment: { ...ENVIRONMENT, MAIN_KEY: undefined, ASBRU_PORT: 'web' },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const start of [
      '/config.json, 4 faults',
      '- ASBRU_PORT: expected',
      '- clinet: unknown key; did you mean "client"?',
      '- server.drain_delay_in_seconds: expected',
      '- providers.openai.keys.0.value: expected',
    ]) {
      expect(stderr).toContain(start);
    }
    expect(stderr).not.toContain('sk-spare');
  });

  it.each([
    { fault: 'a comma too many', text: '{\n  "providers": { "mock": {}, }\n}', place: '2:30' },
    { fault: 'a quote that is missing', text: '{\n  "providers": {},\n  "client: {}\n}', place: '3:3' },
    { fault: 'a key that is written twice', text: '{"client": {},\n "client": {}}', place: '2:2' },
    { fault: 'nothing', text: '', place: '1:1' },
  ])('says line and column of $fault', async ({ text, place }) => {
    const { exitCode, stderr } = await runInProcess('config validate', { config: text });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`- /config.json:${place}: `);
  });

  it('reads the file that is named, before what ASBRU_CONFIG names', async () => {
    const environment = { ASBRU_CONFIG: 'other.json' };
    expect(
      (await runInProcess('config validate config.json', { config: { providers: {} }, environment })).exitCode,
    ).toBe(0);
    const { exitCode, stderr } = await runInProcess('config validate', { config: { providers: {} }, environment });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('/other.json does not exist');
    await expect(runInProcess('config validate a b')).rejects.toThrow('Unexpected parameter "b"');
  });

  it('says what a start without a file would serve', async () => {
    const { exitCode, stdout } = await runInProcess('config validate', {
      environment: { OPENAI_API_KEY: 'sk-proj-8fZ' },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'Valid: no configuration file, 2 vendors (mock, openai) and a virtual key that the start prints.\n',
    );
  });
});

describe('asbru config print', () => {
  /** Value and source by path. */
  async function print(surroundings: Parameters<typeof runInProcess>[1]) {
    const { exitCode, stdout } = await runInProcess('config print', surroundings);
    expect(exitCode).toBe(0);
    const rows = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      rows.map((row) => {
        const [, path = '', value = '', source = ''] = /^(\S+)\s+(.+?)\s+# (.+)$/.exec(row) ?? [];
        return [path, { value, source }];
      }),
    );
  }

  it('shows every value with its source', async () => {
    const values = await print({ config: VALID, environment: { ...ENVIRONMENT, AWS_REGION: 'eu-west-1' } });
    expect(values.get('listen.port')).toEqual({ value: '9000', source: 'variable ASBRU_PORT' });
    expect(values.get('listen.host')).toEqual({ value: '"127.0.0.1"', source: 'default' });
    expect(values.get('admin_listen.port')).toEqual({ value: '8081', source: 'default' });
    expect(values.get('client.max_request_body_size_mb')).toEqual({ value: '25', source: 'file' });
    expect(values.get('client.allow_direct_keys')).toEqual({ value: 'false', source: 'default' });
    expect(values.get('server.admin.token')).toEqual({ value: '"***"', source: 'variable ASBRU_ADMIN_TOKEN' });
    expect(values.get('providers.openai.keys.0.value')).toEqual({ value: '"***"', source: 'variable MAIN_KEY' });
    expect(values.get('providers.openai.keys.1.value')).toEqual({ value: '"***"', source: 'file' });
    expect(values.get('providers.openai.keys.1.models')).toEqual({ value: '["*"]', source: 'default' });
    expect(values.get('providers.anthropic.keys.0.name')).toEqual({ value: '"anthropic-key-1"', source: 'default' });
  });

  it.each([
    { source: 'AWS_REGION', environment: { AWS_REGION: 'eu-west-1' }, expected: 'variable AWS_REGION' },
    { source: 'nothing', environment: {}, expected: 'default' },
  ])('names the source of a region that $source gives', async ({ environment, expected }) => {
    const values = await print({ config: { providers: { bedrock: {} } }, environment });
    expect(values.get('providers.bedrock.keys.0.bedrock_key_config.region')?.source).toBe(expected);
  });

  it('holds no secret, wherever it came from', async () => {
    const { stdout } = await runInProcess('config print', { config: VALID, environment: ENVIRONMENT });
    for (const secret of ['in-the-environment', 'in-the-file', 'secret-header-value', 'management-token']) {
      expect(stdout).not.toContain(secret);
    }
  });

  it('shows a start without a file', async () => {
    const environment = { OPENAI_API_KEY: 'sk-proj-8fZ', ASBRU_VIRTUAL_KEY: 'sk-bf-0123456789abcdef' };
    const values = await print({ environment });
    expect(values.get('providers.openai.keys.0.value')).toEqual({ value: '"***"', source: 'variable OPENAI_API_KEY' });
    expect(values.get('governance.virtual_keys.0.value_hash')?.source).toBe('variable ASBRU_VIRTUAL_KEY');
    expect(values.get('governance.virtual_keys.0.name')?.source).toBe('start without a file');
  });

  it('shows faults instead of values that do not count', async () => {
    const { exitCode, stdout, stderr } = await runInProcess('config print', { config: { providers: { nobody: {} } } });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('- providers.nobody: ');
  });
});
