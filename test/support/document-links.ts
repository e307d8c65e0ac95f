import { dirname, join, normalize } from 'node:path';
import { readDocument } from './document-blocks.js';

/** A link of a document that stays in the repository. */
export interface DocumentLink {
  /** As it is written. */
  readonly link: string;
  /** From the root of the repository. */
  readonly path: string;
  /** Behind the `#`; empty where nothing is. */
  readonly anchor: string;
}

/** What is no code of a document. */
function proseOf(document: string): string {
  return readDocument(document).replaceAll(/^ *```[^]*?^ *```$/gm, '');
}

/** The links of a document that stay in the repository. */
export function linksOf(document: string): DocumentLink[] {
  return [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor = ''] = link.split('#');
      return { link, path: path === '' ? document : normalize(join(dirname(document), path)), anchor };
    });
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(document: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(document).matchAll(/^#+ (.+)$/gm)) {
    const plain = toAnchor(heading);
    let anchor = plain;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${plain}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function toAnchor(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
