import { StatusController } from '../../status/status.controller.js';
import { describeController } from '../described.js';
import { ANY_ANSWER } from '../response-headers.js';
import { ref } from '../schemas/json-schema.js';

const HEADERS = [...ANY_ANSWER, 'Cache-Control'];

/** The status page, and what it asks for. */
export const STATUS_DESCRIBED = describeController(StatusController, {
  file: {
    summary: 'Status page',
    description: 'The page, or one of the files that it is made of. It loads nothing from elsewhere.',
    answers: [
      {
        status: 200,
        description: 'The file.',
        headers: [...HEADERS, 'ETag'],
        content: {
          'text/html': { type: 'string' },
          'text/css': { type: 'string' },
          'text/javascript': { type: 'string' },
          'image/svg+xml': { type: 'string' },
        },
      },
      { status: 304, description: 'As it was.', headers: [...HEADERS, 'ETag'] },
    ],
  },
  read: {
    summary: 'Status',
    description: 'What the status page shows: how it goes now, and how it went in the last hour.',
    answers: [
      {
        status: 200,
        description: 'The status.',
        headers: HEADERS,
        content: { 'application/json': ref('StatusDocument') },
      },
    ],
  },
});
