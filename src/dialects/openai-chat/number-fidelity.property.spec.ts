import { describe, expect, it } from '@jest/globals';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import fc from 'fast-check';
import { jsonObject } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { parseJsonExact } from '../../codec/json.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { CHAT_REPLIES } from './decode-response.js';
import { OpenAiChatTranslator } from './openai-chat.translator.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { encodeRequest } from './encode-request.js';

const translator = new OpenAiChatTranslator();

interface Body {
  readonly messages: readonly {
    readonly content: string;
    readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[];
  }[];
  readonly tools: readonly { readonly function: { readonly parameters: unknown } }[];
  readonly metadata: unknown;
}

function encode(body: string): Body {
  const options = encodeOptions({ model: 'gpt-4o' });
  return parseJsonExact(String(encodeRequest(decodeText(body), options).body)) as Body;
}

describe('numbers of a request', () => {
  it('reach the vendor as they were written: inputs, results, schemas, additional fields', () => {
    fc.assert(
      fc.property(jsonObject, (value) => {
        const text = JSON.stringify(value);
        const schema = JSON.stringify({ type: 'object', default: value });
        const { messages, tools, metadata } = encode(
          `{"messages":[{"role":"user","content":[{"text":"a"}]},
            {"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"f","input":${text}}}]},
            {"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":${text}}]}}]}],
            "toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":${schema}}}}]},
            "additionalModelRequestFields":{"metadata":${text}}}`,
        );
        expect(messages[1]?.tool_calls?.[0]?.function.arguments).toBe(text);
        expect(messages[2]?.content).toBe(text);
        expect(JSON.stringify(tools[0]?.function.parameters)).toBe(schema);
        expect(JSON.stringify(metadata)).toBe(text);
      }),
    );
  });
});

const options = decodeOptions({ request: { additionalModelResponseFieldPaths: ['/extra'] } });

/** The input of the reply's tool call and the field that was asked for, as the caller's JSON has them. */
function answerOf(events: readonly StreamEvent[]): string[] {
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) turn.add(event);
  const { output, additionalModelResponseFields } = turn.result();
  return [JSON.stringify(output.message.content[0]?.toolUse?.input), JSON.stringify(additionalModelResponseFields)];
}

describe('numbers of a reply', () => {
  it('reach the caller as the vendor wrote them, whole or streamed, as text or as an object', () => {
    fc.assert(
      fc.property(jsonObject, fc.boolean(), (value, asText) => {
        const text = JSON.stringify(value);
        const args = asText ? JSON.stringify(text) : text;
        const reply = (part: string) =>
          `{"extra":${text},"choices":[{"${part}":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":${args}}}]},"finish_reason":"tool_calls"}]}`;
        const expected = [text, `{"extra":${text}}`];
        expect(answerOf(translator.decodeResponse(Buffer.from(reply('message')), options))).toEqual(expected);
        const decoder = new SseReplyDecoder(options, CHAT_REPLIES);
        const events = decoder.push(Buffer.from(`data: ${reply('delta')}\n\ndata: [DONE]\n\n`));
        expect(answerOf([...events, ...decoder.end()])).toEqual(expected);
      }),
    );
  });
});
