import {
  type ContentBlockMembers,
  type DocumentMedia,
  type SystemContentBlock,
  type ToolResult,
} from './model/content-block.js';
import { type JsonValue } from './model/json.js';
import { type ModelRequest } from './model/model-request.js';
import { type OneOf } from './model/one-of.js';

// Rules of thumb that vendors publish: OpenAI says four characters of English to a token, and UTF-8 bytes do better for
// other scripts; Anthropic says width × height / 750 for an image, which its largest side limits to about 1,600.
const BYTES_PER_TOKEN = 4;
/** Role and separators of a message, and of the system prompt. */
const MESSAGE_TOKENS = 4;
const IMAGE_TOKENS = 1600;
/** A document in a format that is no text: about two pages. */
const DOCUMENT_TOKENS = 3000;
/** A sound or a film whose length is unknown. */
const RECORDING_TOKENS = 3000;

const TEXT_FORMATS = new Set(['txt', 'md', 'csv', 'html']);

interface BlockMembers extends ContentBlockMembers {
  json: JsonValue;
}

type Block = OneOf<BlockMembers>;

/**
 * How many tokens a request is likely to be, for vendors that count none: bytes of text and JSON divided by four, and a
 * constant for each message and each medium. An estimate, the same every time; it decodes nothing.
 */
export function estimateInputTokens(request: ModelRequest): number {
  const system: readonly SystemContentBlock[] = request.system ?? [];
  let tokens = system.length === 0 ? 0 : MESSAGE_TOKENS + weighBlocks(system);
  for (const message of request.messages) tokens += MESSAGE_TOKENS + weighBlocks(message.content);
  if (request.toolConfig !== undefined) tokens += weighJson(request.toolConfig.tools);
  return Math.ceil(tokens);
}

function weighBlocks(blocks: readonly Block[]): number {
  let tokens = 0;
  for (const block of blocks) tokens += weighBlock(block);
  return tokens;
}

function weighBlock(block: Block): number {
  if (block.text !== undefined) return weighText(block.text);
  if (block.image !== undefined || block.guardContent?.image !== undefined) return IMAGE_TOKENS;
  if (block.document !== undefined) return weighDocument(block.document);
  if (block.video !== undefined || block.audio !== undefined) return RECORDING_TOKENS;
  if (block.toolResult !== undefined) return weighToolResult(block.toolResult);
  if (block.cachePoint !== undefined) return 0;
  return weighJson(block);
}

function weighToolResult({ content, toolUseId }: ToolResult): number {
  return weighText(toolUseId) + weighBlocks(content);
}

function weighDocument({ name, context, format, source }: DocumentMedia): number {
  const about = weighText(name) + weighText(context ?? '');
  if (source.text !== undefined) return about + weighText(source.text);
  if (source.content !== undefined) return about + weighBlocks(source.content);
  if (source.bytes === undefined || !TEXT_FORMATS.has(format ?? '')) return about + DOCUMENT_TOKENS;
  // Four characters of base64 are three bytes.
  return about + (source.bytes.length * 3) / 4 / BYTES_PER_TOKEN;
}

function weighText(text: string): number {
  return Buffer.byteLength(text) / BYTES_PER_TOKEN;
}

function weighJson(value: unknown): number {
  return weighText(JSON.stringify(value));
}
