import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ServedText, toServed } from '../management/served-text.js';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Asbru: API description</title>
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png" />
    <link rel="stylesheet" href="docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

// Models are called on another port, which a browser does not let this page ask: nothing is to be tried out, and no credential
// to be given to the page.
const START = `window.ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  supportedSubmitMethods: [],
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [() => ({ wrapComponents: { authorizeBtn: () => () => null, authorizeOperationBtn: () => () => null } })],
  layout: 'BaseLayout',
});
`;

/** Files of swagger-ui-dist that the page needs, by their media types. */
const VENDORED: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const START_NAME = 'start.js';

/** What `/docs/{name}` serves. */
export const DOCS_FILE_NAMES: readonly string[] = [...Object.keys(VENDORED), START_NAME];

/** The page itself. */
export function docsPage(): ServedText {
  return toServed(PAGE, 'text/html; charset=utf-8');
}

/** A part of the page; undefined for a name that is none. Nothing is kept: who reads the page has the files cached. */
export async function readDocsFile(name: string): Promise<ServedText | undefined> {
  if (name === START_NAME) return toServed(START, 'text/javascript; charset=utf-8');
  if (!Object.hasOwn(VENDORED, name)) return undefined;
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  return toServed(await readFile(join(folder, name)), VENDORED[name] ?? '');
}
