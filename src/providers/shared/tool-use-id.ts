import { randomUUID } from 'node:crypto';

/** A fresh id for a tool call; it begins as Bedrock's own do. */
export function newToolUseId(): string {
  return `tooluse_${randomUUID().replaceAll('-', '')}`;
}
