import { type Operation } from '../../gateway/model/operation.js';

/** `gen_ai.operation.name`: those of OpenTelemetry's list where it has one. */
const OPERATIONS: Readonly<Partial<Record<Operation, string>>> = {
  converse: 'chat',
  'converse-stream': 'chat',
  invoke: 'chat',
  'invoke-with-response-stream': 'chat',
};

/** `gen_ai.provider.name`: the vendors that OpenTelemetry's list calls otherwise. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.openai'],
  ['gemini', 'gcp.gemini'],
  ['vertex', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
]);

/** What OpenTelemetry's conventions for generative AI call an operation. */
export function operationName(operation: Operation): string {
  return OPERATIONS[operation] ?? operation.replaceAll('-', '_');
}

/** What they call a vendor; one under a name of the operator's own keeps that. */
export function providerName(provider: string): string {
  return PROVIDERS.get(provider) ?? provider;
}
