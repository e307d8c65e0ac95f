/** JSON of a request, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** What the vendor itself has answered before, as the blocks that its callers were given. */
export interface OwnTurns {
  /** Reasoning and a call, the proofs of both included. */
  readonly call: readonly object[];
  /** Hidden reasoning and a text. */
  readonly hidden: readonly object[];
}

/** One member of Converse's request, said in an otherwise plain request. */
export interface Probe {
  /** As a path; `[]` is any place of a list. */
  readonly member: string;
  /** Merged into a request with one user message. */
  readonly request: Json | ((own: OwnTurns) => Json);
  /** The request without the member; the plain one when absent. */
  readonly without?: Json;
  /** True for the request that says nothing beside its message. */
  readonly isPlain?: true;
  /** What it comes to where vendors other than Bedrock are not sent it and nothing is lost. */
  readonly gateway?: string;
}

/** Probes under one heading. */
export interface ProbeSection {
  readonly title: string;
  readonly probes: readonly Probe[];
}

export const TEXT = { text: 'Hello' };
export const BYTES = { bytes: 'AQID' };
export const S3 = { s3Location: { uri: 's3://bucket/key', bucketOwner: '123456789012' } };
export const TOOL = { toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } };

/** A probe, and the request that it is compared with. */
type Scene = Pick<Probe, 'request' | 'without'>;

const conversation = (content: readonly object[]): Json => ({
  messages: [
    { role: 'user', content: [TEXT] },
    { role: 'assistant', content },
    { role: 'user', content: [TEXT] },
  ],
});

/** A block beside a text of the user's. */
export const user = (...content: object[]): Scene => ({
  request: { messages: [{ role: 'user', content: [TEXT, ...content] }] },
});

/** An answer of the assistant's in the middle of a conversation. */
export const assistant = (...content: object[]): Scene => ({
  request: conversation(content),
  without: conversation([TEXT]),
});

/** A system message in front of the user's. */
export const system = (...content: object[]): Scene => ({
  request: {
    messages: [
      { role: 'system', content },
      { role: 'user', content: [TEXT] },
    ],
  },
});

/** A call of a tool, and what the user sends after it. */
const calling = (call: object, ...after: object[]): Json => ({
  messages: [
    { role: 'user', content: [TEXT] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {}, ...call } }] },
    { role: 'user', content: after },
  ],
  toolConfig: { tools: [TOOL] },
});

const PLAIN_RESULT = { toolUseId: 't', content: [TEXT] };

/** The result of a call, with members of its own. */
export const result = (toolResult: object): Scene => ({
  request: calling({}, { toolResult: { ...PLAIN_RESULT, ...toolResult } }),
  without: calling({}, { toolResult: PLAIN_RESULT }),
});

/** The vendor's own answer, sent back in front of what the user says to it. */
export const ownAnswer = (pick: (own: OwnTurns) => readonly object[], ...after: object[]): Scene => ({
  request: (own) => ({
    messages: [
      { role: 'user', content: [TEXT] },
      { role: 'assistant', content: pick(own) },
      { role: 'user', content: after.length === 0 ? [TEXT] : after },
    ],
    toolConfig: { tools: [TOOL] },
  }),
});

export const tools = (...list: object[]): Scene => ({ request: { toolConfig: { tools: list } } });
export const spec = (member: object): Scene => ({
  request: { toolConfig: { tools: [{ toolSpec: { ...TOOL.toolSpec, ...member } }] } },
  without: { toolConfig: { tools: [TOOL] } },
});
export const strictSpec = (schema: object): Scene => ({
  request: { toolConfig: { tools: [{ toolSpec: { ...TOOL.toolSpec, strict: true, inputSchema: { json: schema } } }] } },
  without: { toolConfig: { tools: [{ toolSpec: { ...TOOL.toolSpec, inputSchema: { json: schema } } }] } },
});
export const choice = (toolChoice: object): Scene => ({
  request: { toolConfig: { tools: [TOOL], toolChoice } },
  without: { toolConfig: { tools: [TOOL] } },
});
export const config = (member: object): Scene => ({ request: { inferenceConfig: member } });
export const fields = (member: object, beside: Json = {}): Scene => ({
  request: { ...beside, additionalModelRequestFields: member },
  without: beside,
});
export const guardrail = (member: object): Scene => ({
  request: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', ...member } },
});
export const document = (member: object): Scene =>
  user({ document: { name: 'Report', format: 'pdf', source: BYTES, ...member } });

/** An answer that is kept to a schema. */
export const format = (schema: object, member: object = {}, beside: Json = {}): Scene => ({
  request: {
    ...beside,
    outputConfig: {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: JSON.stringify(schema), ...member } },
      },
    },
  },
  without: beside,
});
