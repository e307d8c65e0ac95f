import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PAGE_PATHS, readPageFiles } from './page-files.js';

const files = readPageFiles();
const texts = [...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()] as const);

describe('the files of the status page', () => {
  it('are all served, by the addresses that are routed', () => {
    expect([...files.keys()].sort()).toEqual(PAGE_PATHS.toSorted());
    const modules = readdirSync(new URL('page/', import.meta.url)).filter((name) => name.endsWith('.js'));
    expect(modules.filter((name) => !files.has(`/status/${name}`))).toEqual([]);
  });

  it('refer to each other alone', () => {
    for (const [path, text] of texts) {
      const links = [...text.matchAll(/(?:src|href)="([^"#][^"]*)"|from '\.\/([^']+)'/g)];
      const found = links.map(([, address, module]) => address ?? `/status/${module ?? ''}`);
      const known = new Set([...PAGE_PATHS, '/docs', '/metrics', '/api/config', '/api/status']);
      expect({ path, unknown: found.filter((address) => !known.has(address)) }).toEqual({ path, unknown: [] });
    }
  });

  it('are from nowhere else, and ask nobody else', () => {
    for (const [path, text] of texts) {
      const addresses = [...text.matchAll(/https?:\/\/[^\s"'<]+/g)].map(([address]) => address);
      // The name of a namespace, which is no address that anybody asks.
      expect({ path, others: addresses.filter((each) => each !== 'http://www.w3.org/2000/svg') }).toEqual({
        path,
        others: [],
      });
    }
  });

  it('make no markup of texts, and have no style or script inline', () => {
    for (const [, text] of texts) {
      expect(text).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/,
      );
      expect(text).not.toMatch(/\son\w+="|\sstyle="|<style|<script>/);
    }
  });

  it('are small', () => {
    const size = texts.reduce((total, [, text]) => total + text.length, 0);
    expect(size).toBeLessThan(60_000);
  });

  it('have a tag that tells one content from another', () => {
    const tags = [...files.values()].map(({ etag }) => etag);
    expect(new Set(tags).size).toBe(tags.length);
    expect(tags.every((tag) => /^"[\w-]{43}"$/.test(tag))).toBe(true);
  });
});
