import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type TLSSocket } from 'node:tls';
import { answerDrained } from './drain-request.js';
import { REFUSALS, refusalBody, refusalHeaders } from './refusal.js';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A handler that answers requests without TLS by telling them to come with it, on both protocols, before anything of
 * them was looked at but the path.
 * @param openPaths served in clear all the same, with everything below them
 */
export function refuseCleartext(next: Handle, openPaths: readonly string[]): Handle {
  return (request, response) => {
    if (isSecured(request) || openPaths.some((path) => isBelow(path, request.url ?? ''))) {
      next(request, response);
      return;
    }
    answerDrained(request, response, () => {
      const body = refusalBody(REFUSALS.cleartext);
      response.writeHead(REFUSALS.cleartext.status, refusalHeaders(REFUSALS.cleartext, body)).end(body);
    });
  };
}

function isSecured({ socket }: IncomingMessage): boolean {
  // Every TLS socket has it and says true; no other socket has it.
  return (socket as Partial<TLSSocket>).encrypted === true;
}

function isBelow(path: string, url: string): boolean {
  return url.startsWith(path) && (url.length === path.length || '/?'.includes(url.charAt(path.length)));
}
