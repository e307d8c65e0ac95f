import { type ContentBlock, type SystemContentBlock } from '../../gateway/model/content-block.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { ObjectReader } from '../shared/object-reader.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { oneOf, text } from '../shared/value-readers.js';
import { decodeAssistant } from './decode-assistant.js';
import { resultContent, systemContent, userContent } from './decode-content.js';

interface Conversation {
  readonly system?: readonly SystemContentBlock[];
  readonly messages: readonly Message[];
}

const EXPECTED = 'an array with a message, such as [{"role":"user","content":"Hello"}]';

const roleName = oneOf('system', 'user', 'assistant', 'tool');

/**
 * The messages. Instructions at the beginning are the system prompt, later ones stay in their place; results of tools
 * that follow each other are one message.
 */
export const conversation: Reader<Conversation> = (value, context) => {
  if (!Array.isArray(value)) throw wrongType(context.path, EXPECTED, value);
  if (value.length === 0) throw wrongValue(context.path, EXPECTED, 'an empty array');
  const messages: { role: Message['role']; content: ContentBlock[]; results: boolean }[] = [];
  let system: readonly SystemContentBlock[] | undefined;
  value.forEach((item: unknown, index) => {
    context.path.enter(index);
    const members = ObjectReader.open(item, context);
    const role = members.required('role', roleName);
    if (role === 'system' && index === 0) {
      system = members.required('content', systemContent);
    } else {
      const content = decodeContent(role, members);
      const last = messages.at(-1);
      if (role === 'tool' && last?.results === true) last.content.push(...content);
      else messages.push({ role: role === 'tool' ? 'user' : role, content, results: role === 'tool' });
    }
    members.keepRest();
    context.path.leave();
  });
  const read = messages.map(({ role, content }) => ({ role, content }));
  return { messages: read, ...(system !== undefined && { system }) };
};

function decodeContent(role: 'system' | 'user' | 'assistant' | 'tool', members: ObjectReader): ContentBlock[] {
  switch (role) {
    case 'system':
      return [...members.required('content', systemContent)];
    case 'user':
      return members.required('content', userContent);
    case 'assistant':
      return decodeAssistant(members);
    case 'tool': {
      const toolUseId = members.required('tool_call_id', text);
      return [{ toolResult: { toolUseId, content: members.required('content', resultContent) } }];
    }
  }
}
