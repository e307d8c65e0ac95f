/** What one piece of the product is measured with. */
export type InProcessSubject = DialectSubject | 'converse';

/** The dialects that vendors are called in. */
export type DialectSubject = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini' | 'cohere-chat';

/** The product's own code, or the least that any program must do with the same bytes. */
export type Side = 'asbru' | 'bare';

/** One kind of work of pure code, measured in a process of its own and without a network. */
export interface InProcessWork {
  readonly kind: 'in-process';
  readonly name: InProcessName;
  /** What the reader of the table is told. */
  readonly title: string;
  /** What the bare side does. */
  readonly bare: string;
  /** What the figures are per. */
  readonly unit: 'event' | 'reply' | 'request';
  readonly subjects: readonly InProcessSubject[];
  /** Whether a target needs this work. */
  readonly gating: boolean;
}

export type InProcessName =
  | 'dialects-stream'
  | 'dialects-stream-batched'
  | 'dialects-stream-tools'
  | 'dialects-reply'
  | 'dialects-request-small'
  | 'dialects-request-medium'
  | 'dialects-decode-small'
  | 'dialects-decode-medium'
  | 'dialects-decode-picture';

/** Every other dialect is held against this one. */
export const REFERENCE_DIALECT: DialectSubject = 'openai-chat';

export const DIALECTS: readonly DialectSubject[] = [
  REFERENCE_DIALECT,
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'cohere-chat',
];

const STREAM = {
  kind: 'in-process',
  bare: 'eventsource-parser reads the same bytes',
  unit: 'event',
  subjects: DIALECTS,
  gating: false,
} as const;

const REQUEST = {
  kind: 'in-process',
  bare: 'JSON.stringify of the same body',
  unit: 'request',
  subjects: DIALECTS,
  gating: false,
} as const;

const DECODE = {
  kind: 'in-process',
  bare: 'JSON.parse of the same bytes',
  unit: 'request',
  subjects: ['converse'],
  gating: false,
} as const;

export const IN_PROCESS: readonly InProcessWork[] = [
  {
    ...STREAM,
    name: 'dialects-stream',
    title: 'streams of 200 text deltas decoded and encoded as Converse frames, an event at a time',
    gating: true,
  },
  { ...STREAM, name: 'dialects-stream-batched', title: 'the same, 16 KiB at a time' },
  {
    ...STREAM,
    name: 'dialects-stream-tools',
    title: 'streams of 20 text deltas and three tool calls, an event at a time',
  },
  {
    kind: 'in-process',
    name: 'dialects-reply',
    title: 'whole replies of 1 KB decoded, folded and encoded',
    bare: 'JSON.parse of the same bytes',
    unit: 'reply',
    subjects: DIALECTS,
    gating: false,
  },
  { ...REQUEST, name: 'dialects-request-small', title: 'requests of 1 KB encoded for the vendor' },
  {
    ...REQUEST,
    name: 'dialects-request-medium',
    title: 'requests of 19 KB (41 messages, 10 tools) encoded for the vendor',
  },
  { ...DECODE, name: 'dialects-decode-small', title: 'Converse requests of 1 KB checked and decoded' },
  { ...DECODE, name: 'dialects-decode-medium', title: 'Converse requests of 19 KB checked and decoded' },
  {
    ...DECODE,
    name: 'dialects-decode-picture',
    title: 'Converse requests with a picture of 2 MiB checked and decoded',
  },
];
