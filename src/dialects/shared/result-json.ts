import { type JsonValue } from '../../gateway/model/json.js';
import { type ToolResultContent } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';

/**
 * The JSON that an item of a tool's result holds; undefined for other content. A null is a value here, though elsewhere
 * it means that the member is absent.
 */
export function readResultJson(item: ToolResultContent): JsonValue | undefined {
  const { json } = item;
  const kind = memberOf(item);
  return kind === 'json' || (kind === undefined && json === null) ? json : undefined;
}
