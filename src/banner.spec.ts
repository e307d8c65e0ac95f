import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeTlsPair } from '../test/support/tls-files.js';
import { formatBanner } from './banner.js';
import { type Configuration } from './config/configuration.js';
import { loadConfiguration } from './config/load-configuration.js';

const URL = 'http://127.0.0.1:8080';
const KEY = 'sk-bf-0123456789abcdef';

describe('formatBanner', () => {
  let directory: string;
  let trial: Configuration;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-banner-'));
    trial = loadConfiguration({ ASBRU_VIRTUAL_KEY: KEY }, { directory });
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const exportsOf = (banner: string) =>
    banner
      .split('\n')
      .filter((line) => line.startsWith('  export '))
      .map((line) => line.slice('  export '.length));

  it('has exports for HTTPS where there is a certificate', () => {
    const banner = formatBanner({ url: URL }, trial, { certificateFile: '/tmp/asbru-1000/localhost-8080.pem' });
    expect(banner.startsWith('Asbru is listening on http://127.0.0.1:8080\n')).toBe(true);
    expect(exportsOf(banner)).toEqual([
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://127.0.0.1:8080/bedrock',
      `AWS_BEARER_TOKEN_BEDROCK=${KEY}`,
      'AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true',
      'AWS_CA_BUNDLE=/tmp/asbru-1000/localhost-8080.pem NODE_EXTRA_CA_CERTS=/tmp/asbru-1000/localhost-8080.pem',
    ]);
    expect(banner).toContain(`curl -s ${URL}/bedrock`);
  });

  it('quotes a path for the shell', () => {
    const banner = formatBanner({ url: URL }, trial, { certificateFile: "/tmp/Ann's files/$(id).pem" });
    expect(exportsOf(banner).at(-1)).toBe(
      `AWS_CA_BUNDLE='/tmp/Ann'\\''s files/$(id).pem' NODE_EXTRA_CA_CERTS='/tmp/Ann'\\''s files/$(id).pem'`,
    );
  });

  it('says why there is no TLS, and has exports for HTTP', () => {
    const banner = formatBanner({ url: URL }, trial, { missing: 'EROFS: read-only file system' });
    expect(banner).toContain('  TLS            none: EROFS: read-only file system\n');
    expect(exportsOf(banner)).toEqual([
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:8080/bedrock',
      `AWS_BEARER_TOKEN_BEDROCK=${KEY}`,
      'AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true',
    ]);
  });

  it('says where the metrics are, where the management side has a port', () => {
    const banner = formatBanner({ url: URL, managementUrl: 'http://127.0.0.1:8081' }, trial);
    expect(banner).toContain('  Status page    http://127.0.0.1:8081/\n');
    expect(banner).toContain('  Metrics        http://127.0.0.1:8081/metrics\n');
    expect(formatBanner({ url: URL }, trial)).not.toContain('Metrics');
  });

  it('shows the setup token where the management side has a port and no administrator (S32)', () => {
    const places = { url: URL, managementUrl: 'http://127.0.0.1:8081', setupToken: 'setup-0123' };
    const banner = formatBanner(places, trial);
    expect(banner).toContain('  Setup token    setup-0123\n');
    expect(banner).toContain(" curl -s http://127.0.0.1:8081/api/config -H 'Authorization: Bearer setup-0123'\n");
    expect(formatBanner({ ...places, setupToken: undefined }, trial)).not.toMatch(/setup/i);
    expect(formatBanner({ ...places, managementUrl: undefined }, trial)).not.toMatch(/setup/i);
  });

  it('shows neither a key nor lines to paste where there is a file', () => {
    const path = join(directory, 'other.json');
    writeFileSync(path, '{"providers": {"mock": {}}}');
    const banner = formatBanner({ url: URL }, loadConfiguration({ ASBRU_CONFIG: path }));
    expect(banner).toBe(
      [
        'Asbru is listening on http://127.0.0.1:8080',
        '',
        `  Configuration  ${path}`,
        '  Vendors        mock',
        '  Notice         governance.virtual_keys is empty: every inference request is refused',
        '',
      ].join('\n'),
    );
  });

  it('says https where the file has a certificate', async () => {
    await writeTlsPair(directory);
    const path = join(directory, 'tls.json');
    writeFileSync(path, '{"server": {"tls": {"cert": "tls.crt", "key": "tls.key"}}}');
    const banner = formatBanner({ url: URL }, loadConfiguration({ ASBRU_CONFIG: path }));
    expect(banner.startsWith('Asbru is listening on https://127.0.0.1:8080\n')).toBe(true);
  });
});
