// An upstream that speaks TLS, HTTP/1.1 and HTTP/2, as vendors do. It is told its certificate by the process that forks it,
// and tells its port.
import { createSecureServer } from 'node:http2';
import { setImmediate } from 'node:timers';

const ANSWER = JSON.stringify({ text: 'x'.repeat(1000) });
const EVENT = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`;
const EVENTS = 200;

function stream(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let left = EVENTS;
  const next = () => {
    response.write(EVENT);
    left -= 1;
    if (left > 0) setImmediate(next);
    else response.end();
  };
  next();
}

function answer(request, response) {
  request.resume();
  request.once('end', () => {
    if (request.url === '/stream') stream(response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
  });
}

process.once('message', ({ key, cert }) => {
  const server = createSecureServer({ key, cert, allowHTTP1: true }, answer);
  server.listen(0, '127.0.0.1', () => {
    process.send({ port: server.address().port });
  });
});
process.once('disconnect', () => process.exit());
