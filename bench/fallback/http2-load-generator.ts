// The load over HTTP/2 in clear with prior knowledge, as the AWS SDK for JavaScript speaks it: streams side by side over a
// few connections. Node's own client, which costs more than the servers it asks: rates and latencies are its own.
import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2';
import { text as consumeText } from 'node:stream/consumers';
import { fail, runLoad } from './load-loop.js';
import { readSettings } from './load-settings.js';
import { ReplyCheck } from './reply-check.js';

/** Requests of one connection that are open at the same time. */
const STREAMS_PER_SESSION = 8;

const settings = readSettings();
const { port, path, body, rules } = settings;
const origin = `http://127.0.0.1:${port}`;
const headers = {
  ':method': 'POST',
  ':path': path,
  'content-type': 'application/json',
  'content-length': body.length,
  ...settings.headers,
};
const sessions = Array.from({ length: Math.ceil(settings.connections / STREAMS_PER_SESSION) }, openSession);
let turn = 0;

function openSession(): ClientHttp2Session {
  const session = connect(origin, { settings: { initialWindowSize: 1 << 20 } });
  session.on('error', fail);
  return session;
}

function nextStream(): ClientHttp2Stream {
  const session = sessions[turn++ % sessions.length];
  if (session === undefined) throw new Error('there is no connection');
  return session.request(headers);
}

runLoad(settings, async (startedAt, loadWindow) => {
  const stream = nextStream();
  stream.end(body);
  const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  if (!settings.rightStatus.includes(Number(answered[':status']))) {
    throw new Error(`POST ${path} answered ${String(answered[':status'])}: ${await consumeText(stream)}`);
  }
  stream.once('readable', () => {
    loadWindow.countFirstByte(startedAt);
  });
  const check = new ReplyCheck(rules, (event) => {
    loadWindow.countEvent(event);
  });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    loadWindow.countBytes(chunk.length);
    check.take(chunk);
  }
  check.end();
  loadWindow.countRequest(startedAt);
}).catch(fail);
