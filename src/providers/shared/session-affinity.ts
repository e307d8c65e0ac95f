import { type Call } from '../../gateway/model/call.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { isConversation } from '../../gateway/model/operation.js';
import { hashText } from './rendezvous.js';

/** Bifrost's header of a session that is to stay with one key. */
const SESSION_HEADER = 'x-bf-session-id';

/** What of a text is looked at; what tells two conversations apart stands at their beginnings or in their lengths. */
const MAX_TEXT_LENGTH = 8192;

const SEPARATOR = '\0';

/** What a call says of its session. */
export type SessionCall = Pick<Call, 'headers' | 'operation' | 'principal' | 'payload'>;

/**
 * What calls of one session have in common: the session that the caller names, else the beginning of the conversation, which
 * a vendor's prompt cache goes by. Callers share none: whose call it is always counts. Undefined where nothing is known.
 * @param readsPrefix whether the beginning counts; the body is decoded for it
 */
export function sessionOf(call: SessionCall, readsPrefix: boolean): number | undefined {
  const { headers, principal, operation, payload } = call;
  const session = headers[SESSION_HEADER];
  if (typeof session === 'string' && session !== '') return hashText(principal.id + SEPARATOR + session);
  if (!readsPrefix || !isConversation(operation)) return undefined;
  try {
    return hashText([principal.id, ...prefixOf(payload.decodeLight())].join(SEPARATOR));
  } catch {
    // Whoever translates the body says what is wrong with it, and Bedrock judges its own.
    return undefined;
  }
}

/** What stays the same from turn to turn: instructions, names of tools, and the first message of the user. */
function prefixOf({ system = [], toolConfig, messages }: ModelRequest): string[] {
  const tools = toolConfig?.tools ?? [];
  const first = messages.find(({ role }) => role === 'user')?.content ?? [];
  return [
    ...system.map(({ text = '' }) => signOf(text)),
    ...tools.map(({ toolSpec, systemTool }) => toolSpec?.name ?? systemTool?.name ?? ''),
    ...first.map(signOfBlock),
  ];
}

/** Media count by their lengths: they are long, and whoever sends one again sends all of it. */
function signOfBlock({ text, document, image }: ContentBlock): string {
  if (text !== undefined) return signOf(text);
  const source = document?.source ?? image?.source;
  return `${document?.name ?? ''} ${source?.bytes?.length ?? 0}`;
}

function signOf(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}${text.length}`;
}
