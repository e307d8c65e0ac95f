import { type ConverseBody, smallConverseBody } from '../request-bodies.js';

/** What grows, and in which steps. */
export interface Axis {
  readonly name: 'streams' | 'bodies' | 'conversations' | 'keys';
  /** What the reader of the plot is told. */
  readonly title: string;
  /** What the steps count. */
  readonly unit: string;
  readonly steps: readonly number[];
}

const BODY_STEPS = [1_000, 10_000, 100_000, 1_000_000, 5_000_000, 20_000_000];

export const AXES: readonly Axis[] = [
  {
    name: 'streams',
    title: 'open streams, an event each 400 ms in every one',
    unit: 'streams',
    steps: [1, 10, 100, 500, 1000, 2000],
  },
  { name: 'bodies', title: 'request bodies of pictures, one at a time', unit: 'bytes', steps: BODY_STEPS },
  {
    name: 'conversations',
    title: 'request bodies of many short messages, one at a time',
    unit: 'bytes',
    steps: BODY_STEPS,
  },
  { name: 'keys', title: 'virtual keys, used in turn by 16 callers', unit: 'keys', steps: [1, 100, 10_000] },
];

/** Base64 of one picture: Converse takes 3.75 MB of them decoded. */
const LARGEST_PICTURE = 4_000_000;

/** A request of about so many bytes, nearly all of them pictures, one up to 4 MB. */
export function picturesOf(bytes: number): ConverseBody {
  const { system, inferenceConfig } = smallConverseBody();
  const request = (pictures: readonly string[]): ConverseBody => {
    const images = pictures.map((base64) => ({ image: { format: 'png' as const, source: { bytes: base64 } } }));
    return { system, messages: [{ role: 'user', content: [{ text: 'What is this?' }, ...images] }], inferenceConfig };
  };
  const left = Math.max(4, bytes - JSON.stringify(request([''])).length);
  const count = Math.ceil(left / LARGEST_PICTURE);
  return request(Array.from({ length: count }, () => 'QUJD'.repeat(Math.floor(left / count / 4))));
}

/** Text of one short message. */
const MESSAGE_TEXT = 'a few words of a long conversation, said in turn by two; '.repeat(6).trim();

/** A request of about so many bytes: messages of some hundred bytes, in turn. */
export function conversationOf(bytes: number): ConverseBody {
  const { system, inferenceConfig } = smallConverseBody();
  const messageOf = (role: 'user' | 'assistant'): ConverseBody['messages'][number] => ({
    role,
    content: [{ text: MESSAGE_TEXT }],
  });
  const pair = [messageOf('user'), messageOf('assistant')];
  const pairs = Math.max(0, Math.floor(bytes / JSON.stringify(pair).length));
  const messages = [...Array.from({ length: pairs }, () => pair).flat(), messageOf('user')];
  return { system, messages, inferenceConfig };
}
