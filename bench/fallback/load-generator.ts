// What native/load-generator.c does, for machines without a C compiler: slower, and therefore part of what is measured.
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text as consumeText } from 'node:stream/consumers';
import { fail, runLoad } from './load-loop.js';
import { readSettings } from './load-settings.js';
import { ReplyCheck } from './reply-check.js';

const settings = readSettings();
const { port, path, body, connections, rules } = settings;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const headers = { 'content-type': 'application/json', 'content-length': body.length, ...settings.headers };

runLoad(settings, async (startedAt, loadWindow) => {
  const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  if (!settings.rightStatus.includes(response.statusCode ?? 0)) {
    throw new Error(`POST ${path} answered ${String(response.statusCode)}: ${await consumeText(response)}`);
  }
  response.once('readable', () => {
    loadWindow.countFirstByte(startedAt);
  });
  const check = new ReplyCheck(rules, (event) => {
    loadWindow.countEvent(event);
  });
  for await (const chunk of response as AsyncIterable<Buffer>) {
    loadWindow.countBytes(chunk.length);
    check.take(chunk);
  }
  check.end();
  loadWindow.countRequest(startedAt);
}).catch(fail);
