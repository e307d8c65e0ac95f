import { type Tool, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';
import { leaveOutCachePoint } from './flatten-block.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { refuseToolKind, refuseTools } from './tool-refusals.js';

/**
 * The tools that the caller runs, each as `encodeSpec` says it.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeToolList<Encoded>(
  config: ToolConfig,
  context: EncodeContext,
  encodeSpec: (spec: ToolSpec, path: string, index: number) => Encoded,
): Encoded[] {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const encoded: Encoded[] = [];
  config.tools.forEach((tool: Tool, position) => {
    const path = `toolConfig.tools.${position}`;
    const { toolSpec, cachePoint } = tool;
    if (toolSpec) {
      if (!context.profile.tools) throw refuseTools(`${path}.toolSpec`, context);
      warnOfUnknown(context, toolSpec, KNOWN_MEMBERS.toolSpec, `${path}.toolSpec`);
      encoded.push(encodeSpec(toolSpec, `${path}.toolSpec`, encoded.length));
    } else if (cachePoint) leaveOutCachePoint(`${path}.cachePoint`, context);
    else throw refuseToolKind(tool, path, context);
  });
  return encoded;
}
