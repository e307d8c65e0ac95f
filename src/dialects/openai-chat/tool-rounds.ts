import { type Message } from '../../gateway/model/model-request.js';

/**
 * The messages of rounds in which tools were called: a round goes from the user's words to the next words of the user.
 * DeepSeek wants the reasoning of those back, in later rounds too, and that of no others
 * (api-docs.deepseek.com/guides/thinking_mode).
 * @returns the messages' places
 */
export function findToolRounds(messages: readonly Message[]): ReadonlySet<number> {
  const found = new Set<number>();
  let round: number[] = [];
  let callsTools = false;
  const close = (): void => {
    if (callsTools) for (const index of round) found.add(index);
    round = [];
    callsTools = false;
  };
  messages.forEach(({ role, content }, index) => {
    if (role === 'user' && !content.some((block) => block.toolResult)) close();
    round.push(index);
    callsTools ||= content.some((block) => block.toolUse);
  });
  close();
  return found;
}
