import { describe, expect, it } from '@jest/globals';
import { Findings } from './findings.js';
import { ProxyConfig } from './proxy.config.js';
import { type ProxyRoute, readProxyVariables, toProxyRoute } from './proxy-route.js';

const OWN = 'localhost,127.0.0.1,::1';

describe('readProxyVariables', () => {
  it.each<[string, Record<string, string>, ProxyRoute | undefined]>([
    ['nothing', {}, undefined],
    ['empty variables', { HTTPS_PROXY: '', http_proxy: '' }, undefined],
    ['hosts without a proxy', { NO_PROXY: 'example.com' }, undefined],
    [
      'one proxy for https',
      { HTTPS_PROXY: 'http://proxy.test:3128' },
      { kind: 'byAddress', http: '', https: 'http://proxy.test:3128/', except: OWN },
    ],
    [
      'a bare host and port',
      { HTTP_PROXY: 'proxy.test:3128' },
      { kind: 'byAddress', http: 'http://proxy.test:3128/', https: '', except: OWN },
    ],
    [
      'lower-case names before upper-case ones',
      { https_proxy: 'http://a.test', HTTPS_PROXY: 'http://b.test', no_proxy: '.inside.test', NO_PROXY: 'x' },
      { kind: 'byAddress', http: '', https: 'http://a.test/', except: `${OWN},.inside.test` },
    ],
    [
      'SOCKS5, whoever resolves',
      { HTTPS_PROXY: 'socks5h://proxy.test:1080' },
      { kind: 'byAddress', http: '', https: 'socks5://proxy.test:1080', except: OWN },
    ],
  ])('reads %s', (_name, environment, route) => {
    const findings = new Findings();
    expect(readProxyVariables(environment, findings)).toEqual(route);
    expect(findings.faults).toEqual([]);
  });

  it.each(['http://', 'ftp://proxy.test', 'http://proxy.test/path', 'http://proxy.test?x', 'a b'])(
    'names the variable that holds %s, and not what it holds',
    (value) => {
      const findings = new Findings();
      readProxyVariables({ HTTPS_PROXY: value }, findings);
      expect(findings.faults).toEqual([
        'HTTPS_PROXY: expected the URL of a proxy, such as http://proxy.example.com:3128',
      ]);
    },
  );
});

describe('toProxyRoute', () => {
  const variables: ProxyRoute = { kind: 'byAddress', http: '', https: 'http://proxy.test/', except: OWN };

  function route(config: Partial<ProxyConfig> | undefined) {
    const findings = new Findings();
    const given = config && Object.assign(new ProxyConfig(), config);
    return { route: toProxyRoute(given, 'proxy_config', variables, findings), faults: findings.faults };
  }

  it.each<[string, Partial<ProxyConfig> | undefined, ProxyRoute | undefined]>([
    ['no proxy_config', undefined, variables],
    ['an empty one', {}, variables],
    ['the environment', { type: 'environment', url: 'http://unused.test' }, variables],
    ['none', { type: 'none' }, undefined],
    ['a url alone', { url: 'http://a.test:1' }, { kind: 'fixed', url: 'http://a.test:1/' }],
    ['a proxy by https', { type: 'http', url: 'https://a.test' }, { kind: 'fixed', url: 'https://a.test/' }],
    ['socks5 without a scheme', { type: 'socks5', url: 'a.test:1080' }, { kind: 'fixed', url: 'socks5://a.test:1080' }],
    [
      'a name and a password',
      { type: 'http', url: 'http://a.test', username: 'me@b', password: 'p/%:@' },
      { kind: 'fixed', url: 'http://me%40b:p%2F%25%3A%40@a.test/' },
    ],
    [
      'a certificate',
      { type: 'http', url: 'https://a.test', ca_cert_pem: 'pem' },
      { kind: 'fixed', url: 'https://a.test/', ca_cert_pem: 'pem' },
    ],
  ])('takes %s', (_name, config, expected) => {
    expect(route(config)).toEqual({ route: expected, faults: [] });
  });

  it.each<[string, Partial<ProxyConfig>, string]>([
    ['http without a url', { type: 'http' }, 'the URL of a proxy, such as http://proxy.example.com:3128, or env.NAME'],
    ['http with the url of another kind', { type: 'http', url: 'socks5://a.test' }, 'the URL of a proxy for http'],
    ['socks5 with the url of another kind', { type: 'socks5', url: 'http://a.test' }, 'the URL of a proxy for socks5'],
  ])('refuses %s', (_name, config, expectation) => {
    expect(route(config)).toEqual({ route: undefined, faults: [`proxy_config.url: expected ${expectation}`] });
  });
});
