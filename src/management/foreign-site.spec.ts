import { describe, expect, it } from '@jest/globals';
import { refuseForeignSite } from './foreign-site.js';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

function ask(method: string, headers: Readonly<Record<string, string>>): () => void {
  return () => {
    refuseForeignSite({
      method,
      originalUrl: '/api/debug',
      headers: { host: '127.0.0.1:8081', ...headers },
      raw: { rawHeaders: [] },
    });
  };
}

describe('refuseForeignSite (S28)', () => {
  it.each<{ name: string; method?: string; headers: Readonly<Record<string, string>> }>([
    { name: 'a program', headers: {} },
    { name: 'a program that posts', method: 'POST', headers: {} },
    { name: 'an address that was typed', headers: { 'sec-fetch-site': 'none', ...NAVIGATION } },
    { name: 'the page itself', headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' } },
    {
      name: 'the page itself behind a proxy of another name',
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', origin: 'https://ops.example.com' },
    },
    { name: 'a link that was followed', headers: { 'sec-fetch-site': 'cross-site', ...NAVIGATION } },
    { name: 'its own origin', method: 'POST', headers: { origin: 'http://127.0.0.1:8081' } },
  ])('lets $name through', ({ method = 'GET', headers }) => {
    expect(ask(method, headers)).not.toThrow();
  });

  it.each<{ name: string; method?: string; headers: Readonly<Record<string, string>> }>([
    { name: 'a picture in a foreign page', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' } },
    {
      name: 'a foreign frame',
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    },
    { name: 'a form of another page', method: 'POST', headers: { 'sec-fetch-site': 'cross-site', ...NAVIGATION } },
    { name: 'a page of another port', headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } },
    { name: 'a foreign origin', method: 'POST', headers: { origin: 'http://evil.example' } },
    { name: 'another port of this host', method: 'POST', headers: { origin: 'http://127.0.0.1:3000' } },
    { name: 'an origin that is hidden', method: 'POST', headers: { origin: 'null' } },
  ])('refuses $name', ({ method = 'GET', headers }) => {
    expect(ask(method, headers)).toThrow('A page of another site');
  });
});
