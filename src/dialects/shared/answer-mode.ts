import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

/** How an answer is kept to the schema that the caller wants: by the host, by some JSON, by a tool, or by words alone. */
export type AnswerMode = 'json_schema' | 'json_object' | 'tool' | 'words';

type AskedRequest = Partial<Pick<ModelRequest, 'messages' | 'toolConfig' | 'outputConfig'>>;

/**
 * The mode that a request is encoded in, and its reply read in; undefined where no schema is asked for. A tool is made
 * up only where the caller has none: a real call would be taken for the answer (BerriAI/litellm#34230).
 */
export function answerModeOf(request: AskedRequest | undefined, profile: ModelProfile): AnswerMode | undefined {
  if (!request?.outputConfig?.textFormat) return undefined;
  const { structuredOutput, structuredOutputWithTools, tools, toolChoices } = profile;
  const hasTools = holdsTools(request);
  if (structuredOutput === 'none') return tools && !hasTools && toolChoices.includes('tool') ? 'tool' : 'words';
  return hasTools && !structuredOutputWithTools ? 'words' : structuredOutput;
}

function holdsTools({ toolConfig, messages = [] }: AskedRequest): boolean {
  if (toolConfig?.tools.some(({ toolSpec }) => toolSpec)) return true;
  return messages.some(({ content }) => content.some((block) => block.toolUse ?? block.toolResult));
}

/** The name of a schema, and of the tool that stands for it, where the caller gives none. */
export const DEFAULT_ANSWER_NAME = 'response';

/** The name of the tool that stands for the schema, before it is made a legal one. */
export function answerNameOf({ outputConfig }: AskedRequest): string {
  return outputConfig?.textFormat?.structure.jsonSchema.name ?? DEFAULT_ANSWER_NAME;
}
