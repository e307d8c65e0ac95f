import { oneOf, text } from '../shared/primitive-readers.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { cachePoint, contentBlock, guardContent } from './check-content-block.js';
import { list, openUnion, structure } from './check-shapes.js';
import { type Check } from './check.js';

const EXPECTED = 'an array with a message, such as [{"role":"user","content":[{"text":"Hello"}]}]';

const message = structure({ role: oneOf('user', 'assistant', 'system'), content: list(contentBlock, { minimum: 1 }) }, [
  'role',
  'content',
]);
const messageList = list(message);

/** The conversation: at least one message. */
export const messages: Check = (value, path) => {
  if (!Array.isArray(value)) throw wrongType(path, EXPECTED, value);
  if (value.length === 0) throw wrongValue(path, EXPECTED, 'an empty array');
  messageList(value, path);
};

/** What frames the conversation; an empty list is usual. */
export const system = list(openUnion({ text: text({ minimum: 1 }), guardContent, cachePoint }));
