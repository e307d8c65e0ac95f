// A vendor as a process of its own, which can be stopped and killed: Chat Completions, whole and streamed, at a slow pace.
// Run with the port to listen on; 0 for any. It says the port on standard output.
import { createServer } from 'node:http';

const EVERY_MS = 25;
const WORDS = 40;

const USAGE = { prompt_tokens: 1, completion_tokens: WORDS, total_tokens: WORDS + 1 };

function say(response, choices, more = {}) {
  response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices, ...more })}\n\n`);
}

function stream(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let said = 0;
  const timer = setInterval(() => {
    said += 1;
    if (said <= WORDS) {
      say(response, [{ index: 0, delta: { content: `word ` }, finish_reason: null }]);
      return;
    }
    clearInterval(timer);
    say(response, [{ index: 0, delta: {}, finish_reason: 'stop' }]);
    say(response, [], { usage: USAGE });
    response.end('data: [DONE]\n\n');
  }, EVERY_MS);
  response.once('close', () => clearInterval(timer));
}

function answer(response) {
  const message = { role: 'assistant', content: 'word' };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage: USAGE }));
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => (body.includes('"stream":true') ? stream(response) : answer(response)));
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${server.address().port}\n`);
});
