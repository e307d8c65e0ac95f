import { createBedrockGateway } from './bedrock-gateway.js';
import { bedrockEvent, bedrockReply, bedrockStream, CONVERSE_REPLY } from './bedrock-replies.js';
import { BEDROCK_ANSWERS, BEDROCK_EVENTS } from './bedrock-answers.js';
import { HELLO } from './converse-requests.js';
import { postOperation } from './event-stream-client.js';
import {
  type AnswerColumn,
  collectPaths,
  type Outcome,
  type RequestColumn,
  SENT,
  toReason,
} from './fidelity-column.js';
import { type OwnTurns, type Probe } from './fidelity-requests.js';
import { type TestGateway } from './test-gateway.js';

const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

/** What models of Bedrock's have answered, as Bedrock gives it. */
const OWN_TURNS: OwnTurns = {
  call: [
    { reasoningContent: { reasoningText: { text: 'a', signature: 'YQ==' } } },
    { toolUse: { toolUseId: 't', name: 'f', input: {} } },
  ],
  hidden: [{ reasoningContent: { redactedContent: 'YQ==' } }, { text: 'a' }],
};

/** Bedrock itself: each probe goes through a whole gateway, and what arrives is compared byte for byte. */
export class BedrockColumn implements RequestColumn, AnswerColumn {
  readonly title = 'Bedrock';
  readonly models = 'Every model of Bedrock';
  readonly given = '✓';

  private constructor(
    private readonly gateway: TestGateway,
    readonly answerMembers: ReadonlySet<string>,
  ) {}

  /** Starts the gateway and finds out which answers come back as they were. */
  static async open(): Promise<BedrockColumn> {
    const gateway = await createBedrockGateway();
    return new BedrockColumn(gateway, await findAnswerMembers(gateway));
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  async outcomeOf({ member, request }: Probe): Promise<Outcome> {
    const probe = { messages: [HELLO], ...(typeof request === 'function' ? request(OWN_TURNS) : request) };
    // Spaces that no writer of JSON would give back.
    const body = JSON.stringify(probe, undefined, 1);
    this.gateway.upstream.clear();
    this.gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
    const answer = await postOperation({ ...this.gateway, modelId: MODEL }, 'converse', body);
    if (answer.status !== 200) return { kind: 'refused', notes: [answer.json.message] };
    const sent = this.gateway.upstream.lastRequest;
    if (sent.body.toString() === body) return SENT;
    const rest = { ...probe, [member.split(' ', 1)[0] ?? '']: undefined };
    if (JSON.stringify(sent.json) !== JSON.stringify(rest)) throw new Error(`${member} is changed on its way`);
    return { kind: 'mapped', notes: ['For the gateway, which cuts it out; the other bytes are as they were.'] };
  }
}

/** The members of the answers whose very bytes come back. */
async function findAnswerMembers(gateway: TestGateway): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const target = { ...gateway, modelId: MODEL };
  for (const reply of BEDROCK_ANSWERS) {
    const body = JSON.stringify(reply, undefined, 1);
    gateway.upstream.enqueue(bedrockReply(body));
    if ((await postOperation(target, 'converse', HELLO)).text !== body) continue;
    collectPaths(reply, '', seen);
    seen.add(toReason(reply.stopReason));
  }
  const frames = BEDROCK_EVENTS.flatMap((event) =>
    Object.entries(event).map(([type, payload]) => bedrockEvent(type, payload)),
  );
  gateway.upstream.enqueue(bedrockStream(frames));
  const { bytes } = await postOperation(target, 'converse-stream', HELLO);
  if (bytes.equals(Buffer.concat(frames))) for (const event of BEDROCK_EVENTS) collectPaths(event, '', seen);
  return seen;
}
