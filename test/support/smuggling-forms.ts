/** A request that means one thing to one server and another to the next (RFC 9112 §11.2). */
export interface SmugglingForm {
  readonly name: string;
  /** Everything that is sent on the connection, one character per byte. */
  readonly text: string;
  /** True where it is no trick but two requests, one behind the other, to every server that reads it right. */
  readonly isPair?: boolean;
}

/** What no server may take for a request of its own. */
export const SMUGGLED_PATH = '/smuggled';

const SMUGGLED = `GET ${SMUGGLED_PATH} HTTP/1.1\r\nhost: gateway\r\n\r\n`;
const CHUNKED_END = '0\r\n\r\n';

/** Both framings at once, in every spelling that some server reads as one of them. */
const ENCODINGS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked-x',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding:\u000bchunked',
  'Transfer-Encoding: \u0000chunked',
  'Transfer-Encoding : chunked',
  ' Transfer-Encoding: chunked',
  'Transfer-Encoding\t: chunked',
  'Transfer_Encoding: chunked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'X-A: b\nTransfer-Encoding: chunked',
  'X-A: b\rTransfer-Encoding: chunked',
  'X-A: b\r\n Transfer-Encoding: chunked',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding',
];

/** No encoding: a header of another name. The length beside it counts. */
const ANOTHER_NAME = 'Transfer_Encoding: chunked';

/** Those that mean chunks and nothing else, where no length stands beside them. */
const CHUNKED = new Set([
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding',
]);

/** Lengths that are no numbers, or several. */
const LENGTHS = [
  '+{}',
  '-{}',
  '0x{}',
  '{},{}',
  '{}, {}',
  '{} {}',
  '{}.0',
  '{}e0',
  '1844674407370955162{}',
  '{}\u0000',
  '\u000b{}',
  '',
];

/** How the size of a chunk of one byte may be written wrongly. */
const CHUNK_SIZES = [
  '0x1',
  '+1',
  '-1',
  '1 ',
  ' 1',
  '1\t',
  '1;\n',
  '1;a="\r\n"',
  '1;a\nb',
  '1g',
  '1,1',
  '',
  'FFFFFFFFFFFFFFFF1',
  '00000000000000001',
];

/** How a line may end wrongly. */
const LINE_ENDS = [
  { name: 'a line feed alone behind a size', body: '1\nA\r\n0\r\n\r\n' },
  { name: 'a line feed alone behind a chunk', body: '1\r\nA\n0\r\n\r\n' },
  { name: 'a carriage return alone behind a size', body: '1\rA\r\n0\r\n\r\n' },
  { name: 'a chunk that is longer than its size', body: '1\r\nAAAA\r\n0\r\n\r\n' },
  { name: 'a chunk that is shorter than its size', body: `5\r\nA\r\n0\r\n\r\n` },
  { name: 'an end without its empty line', body: '1\r\nA\r\n0\r\n' },
  { name: 'an end with a line feed alone', body: '1\r\nA\r\n0\n\n' },
  { name: 'a trailer that is a length', body: '1\r\nA\r\n0\r\nContent-Length: 9\r\n\r\n' },
  { name: 'a trailer that is an encoding', body: '1\r\nA\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n' },
];

/** @param path the path of the request, with its query. @param headers those of a request that is admitted */
export function smugglingForms(path: string, headers: string): SmugglingForm[] {
  const head = (lines: string, { method = 'POST', version = '1.1' } = {}) =>
    `${method} ${path} HTTP/${version}\r\nhost: gateway\r\n${headers}${lines}\r\n\r\n`;
  const inside = CHUNKED_END + SMUGGLED;
  const chunkOf = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n${CHUNKED_END}`;
  return [
    ...ENCODINGS.flatMap((line) => [
      { name: `length before ${line}`, text: head(`Content-Length: ${inside.length}\r\n${line}`) + inside },
      {
        name: `length behind ${line}`,
        text: head(`${line}\r\nContent-Length: 4`) + chunkOf(SMUGGLED),
        isPair: line === ANOTHER_NAME,
      },
      { name: `no length beside ${line}`, text: head(line) + inside, isPair: CHUNKED.has(line) },
    ]),
    ...LENGTHS.map((written) => {
      const value = written.replaceAll('{}', '5');
      return { name: `the length "${value}"`, text: `${head(`Content-Length: ${value}`)}hello${SMUGGLED}` };
    }),
    {
      name: 'two lengths, the first shorter',
      text: head(`Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}`) + SMUGGLED,
    },
    {
      name: 'two lengths, the second shorter',
      text: head(`Content-Length: ${SMUGGLED.length}\r\nContent-Length: 0`) + SMUGGLED,
    },
    { name: 'a length by a name with a space', text: head(`Content-Length : ${SMUGGLED.length}`) + SMUGGLED },
    { name: 'a length on a folded line', text: head(`Content-Length:\r\n ${SMUGGLED.length}`) + SMUGGLED },
    { name: 'a length behind a line feed alone', text: head(`X-A: b\nContent-Length: ${SMUGGLED.length}`) + SMUGGLED },
    ...CHUNK_SIZES.map((size) => ({
      name: `a chunk of the size "${size}"`,
      text: `${head('Transfer-Encoding: chunked')}${size}\r\nA\r\n${CHUNKED_END}${SMUGGLED}`,
      isPair: /^0+1$/.test(size),
    })),
    ...LINE_ENDS.map(({ name, body }) => ({ name, text: head('Transfer-Encoding: chunked') + body + SMUGGLED })),
    { name: 'a body of GET', text: head(`Content-Length: ${SMUGGLED.length}`, { method: 'GET' }) + SMUGGLED },
    { name: 'chunks in HTTP/1.0', text: head('Transfer-Encoding: chunked', { version: '1.0' }) + chunkOf(SMUGGLED) },
    {
      name: 'a version that is none',
      text: head(`Content-Length: ${SMUGGLED.length}`, { version: '1.1x' }) + SMUGGLED,
    },
    {
      name: 'an upgrade to HTTP/2',
      text: head('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk') + SMUGGLED,
    },
    {
      name: 'a body that is promised',
      text: head(`Expect: 100-continue\r\nContent-Length: ${SMUGGLED.length}`) + SMUGGLED,
    },
  ];
}
