/**
 * True for the type of a result that Anthropic adds to a reply itself: `web_search_tool_result`,
 * `code_execution_tool_result` and their like. Those of MCP servers belong to calls that name their server, which
 * Converse has no place for.
 */
export function isServerResult(type: string): type is `${string}_tool_result` {
  return /^(?!mcp_)[a-z][a-z_]*_tool_result$/.test(type);
}
