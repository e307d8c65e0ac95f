// The floor: the least that a proxy on Node can do. node:http in front, undici's Pool.dispatch behind, bytes through, nothing
// parsed, back-pressure respected both ways. Plain JavaScript, so that its memory holds no compiler.
//
//   node bench/floor.mjs http://127.0.0.1:<upstream port>        prints "listening on <port>"
import { createServer } from 'node:http';
import { Pool } from 'undici';

/** As many as the gateway under test may open, so that neither queues where the other does not. */
const MAX_CONNECTIONS = 5000;

/** Headers that belong to one connection, not to the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

const pool = new Pool(process.argv[2], { connections: MAX_CONNECTIONS, pipelining: 1 });

/** Passes the upstream's answer on as it comes. */
class Relay {
  constructor(response) {
    this.response = response;
  }

  onRequestStart(controller) {
    this.response.on('close', () => {
      if (!this.response.writableFinished) controller.abort(new Error('the client left'));
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
    if (!HOP_BY_HOP.has(name)) kept[name] = headers[name];
  }
  return kept;
}

const server = createServer((request, response) => {
  pool.dispatch(
    { method: request.method, path: request.url, headers: withoutHopByHop(request.headers), body: request },
    new Relay(response),
  );
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`listening on ${server.address().port}\n`);
});
