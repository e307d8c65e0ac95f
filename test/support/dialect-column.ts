import { parseJsonExact } from '../../src/codec/json.js';
import { ProviderConfig } from '../../src/config/provider.config.js';
import { UPSTREAM_DIALECTS } from '../../src/dialects/dialects.module.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { type ModelProfile } from '../../src/gateway/model/model-profile.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { type DialectName } from '../../src/gateway/ports/dialect-name.js';
import { type UpstreamDialect } from '../../src/gateway/ports/upstream-dialect.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';
import { HTTP_VENDORS } from '../../src/providers/vendors.js';
import { decodeJson, HELLO } from './converse-requests.js';
import { decodeOptions, profileOf } from './dialect-options.js';
import {
  type AnswerColumn,
  collectPaths,
  type Outcome,
  type RequestColumn,
  SENT,
  toReason,
} from './fidelity-column.js';
import { type Family } from './fidelity-families.js';
import { DIALECT_REPLIES } from './fidelity-replies.js';
import { type Json, type OwnTurns, type Probe } from './fidelity-requests.js';

const TRANSLATORS: readonly UpstreamDialect[] = UPSTREAM_DIALECTS.map((Translator) => new Translator());

/** Behind the same boundary, so that the vendor reads its own reasoning again. */
const BOUNDARY = 'here';

/** A model of a vendor that is called in another dialect than Converse: each probe goes through the real encoder. */
export class DialectColumn implements RequestColumn {
  readonly title: string;
  readonly models: string;
  readonly dialect: UpstreamDialect;
  private readonly profile: ModelProfile;
  private readonly own: OwnTurns;

  constructor(private readonly family: Family) {
    const vendor = HTTP_VENDORS.find(({ name }) => name === family.vendor);
    if (vendor === undefined) throw new Error(`no vendor is called ${family.vendor}`);
    const { dialect } = vendor;
    const config = Object.assign(new ProviderConfig(), family.config);
    this.title = family.title;
    this.models = `\`${family.vendor}/${family.model}\``;
    this.dialect = translatorOf(typeof dialect === 'string' ? dialect : dialect(family.model, config));
    this.profile = profileOf(vendor, family.model);
    this.own = { call: this.answerWith('call'), hidden: this.answerWith('hidden') };
  }

  outcomeOf(probe: Probe): Outcome {
    const warnings = new Warnings();
    try {
      this.encode(this.requestOf(probe), warnings);
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'invalidRequest') return refusedWith(error, probe);
      throw error;
    }
    const before = new Warnings();
    if (probe.isPlain !== true) this.encode(probe.without ?? {}, before);
    const lost = newSentences(warnings.list, before.list);
    const mapped = newSentences(warnings.mapped, before.mapped);
    if (lost.length > 0) return { kind: 'degraded', notes: [...lost, ...mapped] };
    return mapped.length > 0 ? { kind: 'mapped', notes: mapped } : SENT;
  }

  /** True where nothing is said of a construct that changes nothing in what is sent. */
  isLostInSilence(probe: Probe): boolean {
    if (probe.gateway !== undefined || this.outcomeOf(probe).kind !== 'sent') return false;
    const sent = this.encode(this.requestOf(probe), new Warnings());
    return sent === this.encode(probe.without ?? {}, new Warnings());
  }

  private requestOf({ request }: Probe): Json {
    return typeof request === 'function' ? request(this.own) : request;
  }

  /**
   * Everything that the vendor is sent, as text.
   * @throws GatewayError what the encoder refuses
   */
  encode(request: Json, warnings: Warnings): string {
    const { vendor, model } = this.family;
    const { profile } = this;
    const options = { vendor, model, profile, stream: false, boundary: BOUNDARY, warnings };
    const { path, headers, body } = this.dialect.encodeRequest(decodeJson({ messages: [HELLO], ...request }), options);
    return JSON.stringify([path, headers, String(body)]);
  }

  /** Adds the paths of all that callers are given of the vendor's replies. */
  collectAnswers(seen: Set<string>): void {
    const replies = DIALECT_REPLIES[this.dialect.name];
    for (const reply of replies === undefined ? [] : [replies.call, replies.hidden, ...replies.others]) {
      const { events, response } = foldReply(this.dialect, reply, this.profile);
      for (const event of events) collectPaths(event, '', seen);
      collectPaths(response, '', seen);
      seen.add(toReason(response.stopReason));
    }
  }

  /** What callers were given for a reply of the vendor's. */
  private answerWith(kind: 'call' | 'hidden'): readonly object[] {
    const replies = DIALECT_REPLIES[this.dialect.name];
    if (replies === undefined) return [];
    return foldReply(this.dialect, replies[kind], this.profile).response.output.message.content;
  }
}

/** What callers are ever given of the replies of one API, whichever of these columns they come from. */
export function answerColumn(title: string, name: DialectName, columns: readonly DialectColumn[]): AnswerColumn {
  const seen = new Set<string>();
  for (const column of columns) if (column.dialect.name === name) column.collectAnswers(seen);
  return { title, answerMembers: seen, given: '✓' };
}

function translatorOf(name: DialectName): UpstreamDialect {
  const found = TRANSLATORS.find((translator) => translator.name === name);
  if (found === undefined) throw new Error(`no vendor is called in ${name}`);
  return found;
}

/** What an answer depends on in the request: everything that can be asked for is. */
const ASKING = {
  messages: [
    {
      role: 'user' as const,
      content: [{ document: { name: 'd', source: { text: 'a' }, citations: { enabled: true } } }],
    },
  ],
  inferenceConfig: { stopSequences: ['END'] },
  additionalModelResponseFieldPaths: ['/id', '/responseId'],
  performanceConfig: { latency: 'optimized' },
  serviceTier: { type: 'flex' },
};

function foldReply(
  dialect: UpstreamDialect,
  reply: object,
  profile: ModelProfile,
): { readonly events: readonly StreamEvent[]; readonly response: ModelResponse } {
  const options = decodeOptions({ vendor: 'acme', boundary: BOUNDARY, request: ASKING, profile });
  const events = dialect.decodeResponse(Buffer.from(JSON.stringify(reply)), options);
  const fold = new TurnFold(parseJsonExact);
  for (const event of events) fold.add(event);
  return { events, response: fold.result() };
}

/** Without its path and without names: vendor and API are those of the column, the format is that of the probe. */
function refusedWith({ message }: GatewayError, { member }: Probe): Outcome {
  const [, format] = /: (\w+)$/.exec(member) ?? [];
  const sentence = message
    .slice(message.indexOf(': ') + 2)
    .replace(/^\S+ takes no ([^.]+) in [^.]+\./, 'The vendor takes no $1.');
  return { kind: 'refused', notes: [format === undefined ? sentence : sentence.replace(`no ${format} `, 'no such ')] };
}

type Said = readonly { readonly path: string; readonly message: string }[];

/** What is said of a request and not of the one that it is compared with. */
function newSentences(said: Said, before: Said): string[] {
  const known = new Set(before.map(({ message }) => message));
  return [...new Set(said.map(({ message }) => message))].filter((message) => !known.has(message));
}
