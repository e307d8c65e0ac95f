import { ApiDescriptionController } from '../api-description.controller.js';
import { type DescribedAnswer, describeController } from '../described.js';
import { DOCS_FILE_NAMES } from '../docs-files.js';
import { DocsController } from '../docs.controller.js';
import { ANY_ANSWER } from '../response-headers.js';
import { type JsonSchema } from '../schemas/json-schema.js';

const HEADERS = [...ANY_ANSWER, 'Cache-Control', 'ETag'];

const UNCHANGED: DescribedAnswer = { status: 304, description: 'As it was.', headers: HEADERS };

function answer(description: string, content: Readonly<Record<string, JsonSchema>>): DescribedAnswer {
  return { status: 200, description, headers: HEADERS, content };
}

export const DOCUMENT_DESCRIBED = describeController(ApiDescriptionController, {
  show: {
    summary: 'API description',
    description: 'This document: OpenAPI 3.1 as JSON, made from the routes that this gateway serves.',
    answers: [answer('The document.', { 'application/json': { type: 'object' } }), UNCHANGED],
  },
});

export const DOCS_DESCRIBED = describeController(DocsController, {
  page: {
    summary: 'API description as a page',
    description: 'This document to be read in a browser (Swagger UI). It loads nothing from elsewhere.',
    answers: [answer('The page.', { 'text/html': { type: 'string' } }), UNCHANGED],
  },
  file: {
    summary: 'Parts of the page',
    description: 'Style, script and icon of the page.',
    parameters: [
      {
        name: 'name',
        in: 'path',
        description: 'Which one.',
        schema: { type: 'string', enum: DOCS_FILE_NAMES },
        example: 'swagger-ui.css',
      },
    ],
    answers: [
      answer('The file.', {
        'text/css': { type: 'string' },
        'text/javascript': { type: 'string' },
        'image/png': { type: 'string', format: 'binary' },
      }),
      UNCHANGED,
    ],
    errors: ['notFound'],
  },
});
