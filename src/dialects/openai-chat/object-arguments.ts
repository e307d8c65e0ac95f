import {
  type ChatReply,
  type ChatReplyChoice,
  type ChatReplyFunction,
  type ChatReplyMessage,
  type ChatReplyToolCall,
} from './openai-chat.wire.js';

/** True when the host sent the arguments of a call as an object instead of its JSON text. */
export function holdsObjectArguments({ choices }: ChatReply): boolean {
  const list: unknown = choices;
  return (
    Array.isArray(list) && list.some((choice: ChatReplyChoice | null) => tellsObject(choice?.message ?? choice?.delta))
  );
}

function tellsObject(message: ChatReplyMessage | null | undefined): boolean {
  const calls: unknown = message?.tool_calls;
  if (Array.isArray(calls) && calls.some((call: ChatReplyToolCall | null) => isObjectArguments(call?.function))) {
    return true;
  }
  return isObjectArguments(message?.function_call);
}

function isObjectArguments(called: ChatReplyFunction | null | undefined): boolean {
  return typeof called?.arguments === 'object' && called.arguments !== null;
}
