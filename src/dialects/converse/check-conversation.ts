import { type Base64, type CachePoint, type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { faultAt } from '../shared/request-path.js';

// What AWS documents of messages and of their blocks together (Message, DocumentBlock, CachePointBlock); no client checks it.
export const MAX_IMAGES = 20;
export const MAX_DOCUMENTS = 5;
export const MAX_CACHE_POINTS = 4;
// 5 and 6 MB of base64 text.
export const MAX_IMAGE_BYTES = 3.75 * 1024 * 1024;
export const MAX_DOCUMENT_BYTES = 4.5 * 1024 * 1024;
const USER_MEDIA = ['image', 'document', 'video'] as const;

/**
 * The rules that AWS states beside the shapes of the parts, which are right already: how many images, documents and
 * cache points there are, how large, where they stand, and that documents can be told apart. How wide and high an image
 * is stays for the vendor to judge.
 * @param prefix what stands before the paths, where the conversation is a part of the request: `input.converse.`
 * @throws GatewayError `invalidRequest` naming the path of the first fault
 */
export function checkConversation(request: ModelRequest, prefix = ''): void {
  const documentNames = new Set<string>();
  request.messages.forEach((message, index) => {
    checkMessage(message, `${prefix}messages.${index}.content`, documentNames);
  });
  checkCachePoints(request, prefix);
}

function checkMessage({ role, content }: Message, path: string, documentNames: Set<string>): void {
  let images = 0;
  let documents = 0;
  let texts = 0;
  for (const [index, block] of content.entries()) {
    if (block.text !== undefined) texts += 1;
    if (block.image !== undefined) {
      images += 1;
      checkSize(block.image.source.bytes, MAX_IMAGE_BYTES, `${path}.${index}.image`);
    }
    if (block.document !== undefined) {
      documents += 1;
      checkName(block.document.name, `${path}.${index}.document.name`, documentNames);
      checkSize(block.document.source.bytes, MAX_DOCUMENT_BYTES, `${path}.${index}.document`);
    }
    if (role !== 'user') refuseMedia(block, path, index);
  }
  if (images > MAX_IMAGES) throw faultAt(path, `at most ${MAX_IMAGES} images in a message`, `${images}`);
  if (documents > MAX_DOCUMENTS) throw faultAt(path, `at most ${MAX_DOCUMENTS} documents in a message`, `${documents}`);
  if (documents > 0 && texts === 0) throw faultAt(path, 'a text block beside the document', 'none');
}

/** By the length of the base64 text, which is neither decoded nor copied. */
function checkSize(base64: Base64 | undefined, maximum: number, path: string): void {
  if (base64 === undefined) return;
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const bytes = Math.floor(((base64.length - padding) * 3) / 4);
  if (bytes <= maximum) return;
  throw faultAt(`${path}.source.bytes`, `at most ${maximum / 1024 / 1024} MB`, `${bytes} bytes`);
}

function checkName(name: string, path: string, taken: Set<string>): void {
  if (taken.has(name)) throw faultAt(path, 'another name for every document of the request', 'one that is taken');
  taken.add(name);
}

function refuseMedia(block: ContentBlock, path: string, index: number): void {
  for (const kind of USER_MEDIA) {
    if (block[kind] === undefined) continue;
    throw faultAt(
      `${path}.${index}.${kind}`,
      `${kind}s in user messages only`,
      `${kind === 'image' ? 'an' : 'a'} ${kind} in another role`,
    );
  }
}

interface PlacedCachePoint {
  readonly point: CachePoint;
  readonly path: string;
}

function checkCachePoints(request: ModelRequest, prefix: string): void {
  const points = listCachePoints(request, prefix);
  const surplus = points[MAX_CACHE_POINTS];
  if (surplus !== undefined) {
    throw faultAt(surplus.path, `at most ${MAX_CACHE_POINTS} cache points in a request`, `${points.length}`);
  }
  let hasShort = false;
  for (const { point, path } of points) {
    if (point.ttl !== '1h') hasShort = true;
    else if (hasShort) {
      throw faultAt(
        `${path}.ttl`,
        'cache points of 1h before those of 5m (tools, then system, then messages)',
        'one after',
      );
    }
  }
}

/** In the order in which a model reads them. */
function listCachePoints({ toolConfig, system = [], messages }: ModelRequest, prefix: string): PlacedCachePoint[] {
  const points: PlacedCachePoint[] = [];
  const collect = (blocks: readonly { readonly cachePoint?: CachePoint | undefined }[], path: string): void => {
    blocks.forEach(({ cachePoint }, index) => {
      if (cachePoint !== undefined) points.push({ point: cachePoint, path: `${prefix}${path}.${index}.cachePoint` });
    });
  };
  collect(toolConfig?.tools ?? [], 'toolConfig.tools');
  collect(system, 'system');
  messages.forEach(({ content }, index) => {
    collect(content, `messages.${index}.content`);
  });
  return points;
}
