// The floor: the least that a proxy on Node can do. node:http in front, undici's Pool.dispatch behind, bytes through, nothing
// parsed, back-pressure respected both ways. Plain JavaScript, so that its memory holds no compiler.
//
//   node bench/floor.mjs http://127.0.0.1:<upstream port> [--http2]        prints "listening on <port>"
//
// With --http2 the clients speak HTTP/2 in clear; the upstream is asked over HTTP/1.1 all the same.
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { Pool } from 'undici';

/** As many as the gateway under test may open, so that neither queues where the other does not. */
const MAX_CONNECTIONS = 5000;

/** Headers that belong to one connection, not to the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

const [, , upstream, protocol] = process.argv;

const pool = new Pool(upstream, { connections: MAX_CONNECTIONS, pipelining: 1 });

/** Passes the upstream's answer on as it comes. */
class Relay {
  constructor(response) {
    this.response = response;
  }

  onRequestStart(controller) {
    this.response.on('close', () => {
      if (!this.response.writableEnded) controller.abort(new Error('the client left'));
    });
    this.response.on('drain', () => controller.resume());
  }

  onResponseStart(_controller, statusCode, headers) {
    this.response.writeHead(statusCode, withoutHopByHop(headers));
  }

  onResponseData(controller, chunk) {
    if (!this.response.write(chunk)) controller.pause();
  }

  onResponseEnd() {
    this.response.end();
  }

  onResponseError(_controller, error) {
    if (this.response.headersSent) this.response.destroy(error);
    else this.response.writeHead(502).end(error.message);
  }
}

function withoutHopByHop(headers) {
  const kept = {};
  for (const name in headers) {
    if (!HOP_BY_HOP.has(name) && name[0] !== ':') kept[name] = headers[name];
  }
  return kept;
}

const server = protocol === '--http2' ? createHttp2Server(relay) : createServer(relay);

function relay(request, response) {
  pool.dispatch(
    { method: request.method, path: request.url, headers: withoutHopByHop(request.headers), body: request },
    new Relay(response),
  );
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`listening on ${server.address().port}\n`);
});
