import { CONTENT_BLOCK_SCHEMAS } from './schemas/content-block.schemas.js';
import { CONVERSE_REQUEST_SCHEMAS } from './schemas/converse-request.schemas.js';
import { CONVERSE_RESPONSE_SCHEMAS } from './schemas/converse-response.schemas.js';
import { ERROR_SCHEMAS } from './schemas/error.schemas.js';
import { type JsonSchema } from './schemas/json-schema.js';
import { MANAGEMENT_SCHEMAS } from './schemas/management.schemas.js';
import { MEDIA_SCHEMAS } from './schemas/media.schemas.js';
import { OPERATION_SCHEMAS } from './schemas/operation.schemas.js';
import { STATUS_SCHEMAS } from './schemas/status.schemas.js';
import { STREAM_EVENT_SCHEMAS } from './schemas/stream-event.schemas.js';

/** Every schema of the document, by its name under `components.schemas`. */
export const ALL_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...CONVERSE_REQUEST_SCHEMAS,
  ...CONTENT_BLOCK_SCHEMAS,
  ...MEDIA_SCHEMAS,
  ...CONVERSE_RESPONSE_SCHEMAS,
  ...STREAM_EVENT_SCHEMAS,
  ...OPERATION_SCHEMAS,
  ...MANAGEMENT_SCHEMAS,
  ...STATUS_SCHEMAS,
  ...ERROR_SCHEMAS,
};
