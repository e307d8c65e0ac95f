import { Buffer } from 'node:buffer';

/** The parts of a Converse request that the workloads use. */
export interface ConverseBody {
  readonly system: readonly { readonly text: string }[];
  readonly messages: readonly ConverseMessage[];
  readonly inferenceConfig: InferenceConfig;
}

interface ConverseMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ConverseBlock[];
}

type ConverseBlock =
  | { readonly text: string }
  | { readonly image: { readonly format: 'png'; readonly source: { readonly bytes: string } } };

interface InferenceConfig {
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
}

/** Words of several lengths with quotation marks, which JSON escapes. */
const SENTENCE =
  'the quick brown fox jumps over a lazy dog while several engineers debate the merits of "caching" in gateways ';
const WORDS = SENTENCE.repeat(3);

/** Bytes of the picture before base64 makes 2 MiB of them. */
const PICTURE_SIZE = 1_572_864;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** About 0.9 KB: a system prompt and three short turns. */
export function smallConverseBody(): ConverseBody {
  return {
    system: [{ text: WORDS.slice(0, 120) }],
    messages: [
      { role: 'user', content: [{ text: WORDS.slice(0, 220) }] },
      { role: 'assistant', content: [{ text: WORDS.slice(0, 160) }] },
      { role: 'user', content: [{ text: WORDS.slice(0, 160) }] },
    ],
    inferenceConfig: { maxTokens: 512, temperature: 0.7, topP: 0.9, stopSequences: ['\n\nHuman:'] },
  };
}

/** A question about one picture of 2 MiB as base64. */
export function pictureConverseBody(): ConverseBody {
  const picture = Buffer.alloc(PICTURE_SIZE);
  for (let index = 0; index < PICTURE_SIZE; index++) picture[index] = (Math.imul(index, 2_654_435_761) >>> 13) & 255;
  PNG_SIGNATURE.copy(picture);
  return {
    system: [{ text: WORDS.slice(0, 120) }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'What is in this picture?' },
          { image: { format: 'png', source: { bytes: picture.toString('base64') } } },
        ],
      },
    ],
    inferenceConfig: { maxTokens: 512 },
  };
}

/**
 * The chat completion that says the same, for the floor and for the way without a proxy: they must carry as many bytes as
 * the gateway sends upstream. Written apart from the gateway's own translator, which is what is measured.
 */
export function toChatCompletion(body: ConverseBody, model: string, streamed: boolean): Record<string, unknown> {
  const { maxTokens, temperature, topP, stopSequences } = body.inferenceConfig;
  return {
    model,
    messages: [
      ...body.system.map(({ text }) => ({ role: 'system', content: text })),
      ...body.messages.map(({ role, content }) => ({ role, content: toContent(content) })),
    ],
    max_completion_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences,
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  };
}

function toContent(blocks: readonly ConverseBlock[]): unknown {
  const [first] = blocks;
  return blocks.length === 1 && first !== undefined && 'text' in first ? first.text : blocks.map(toContentPart);
}

function toContentPart(block: ConverseBlock): Record<string, unknown> {
  if ('text' in block) return { type: 'text', text: block.text };
  const { format, source } = block.image;
  return { type: 'image_url', image_url: { url: `data:image/${format};base64,${source.bytes}` } };
}
