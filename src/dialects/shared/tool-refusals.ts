import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { memberOf, type OneOf } from '../../gateway/model/one-of.js';
import { refusal, type Refuser } from './encode-context.js';

/** The error of a call or a result of a tool that the caller did not run. */
export function refuseServerTool(path: string, context: Refuser): GatewayError {
  return refusal(context, path, 'tools that another vendor ran itself', 'Leave its call and result out.');
}

/** The error of tools towards a model that knows none. */
export function refuseTools(path: string, context: Refuser): GatewayError {
  return refusal(context, path, 'tools with this model', 'Leave them out, or choose a model that calls tools.');
}

/** The error of a tool that is none of the caller's own: Bedrock runs it itself, or nobody knows it. */
export function refuseToolKind(tool: object, path: string, context: Refuser): GatewayError {
  const advice = 'Use toolSpec, or choose a Bedrock model.';
  return refusal(context, withMember(tool, path), 'tool of this kind', advice);
}

/** The error of content that the result of a tool cannot hold. */
export function refuseResultContent(item: object, path: string, context: Refuser): GatewayError {
  return refusal(context, withMember(item, path), 'content of this kind in tool results', 'Describe it as text.');
}

function withMember(union: object, path: string): string {
  const kind = memberOf(union as OneOf<Record<string, unknown>>);
  return kind === undefined ? path : `${path}.${kind}`;
}
