import { type Socket } from 'node:net';

export type Protocol = 'http1' | 'http2' | 'tls';

/** The type of a TLS record that holds part of a handshake (RFC 8446 §5.1): no text begins with it. */
const TLS_HANDSHAKE = 0x16;

/** The start of HTTP/2's connection preface (RFC 9113 §3.4). No method of HTTP/1.1 begins with it. */
const PREFACE_START = Buffer.from('PRI');

/**
 * Reads the bytes that tell TLS, HTTP/2 with prior knowledge and HTTP/1.1 apart, puts them back, leaves the socket
 * paused and calls `onDetected`. A connection that says too little within `timeoutMs`, or ends before it has said
 * enough, is destroyed: no protocol's own timeouts know a connection that was never handed to it.
 */
export function detectProtocol(socket: Socket, timeoutMs: number, onDetected: (protocol: Protocol) => void): void {
  let head: Buffer | undefined;
  const destroy = () => {
    socket.destroy();
  };
  const timer = setTimeout(destroy, timeoutMs);
  const release = () => {
    clearTimeout(timer);
    socket.off('data', read).off('end', destroy).off('close', release).off('error', destroy);
  };
  const read = (chunk: Buffer) => {
    head = head === undefined ? chunk : Buffer.concat([head, chunk]);
    const protocol = protocolOf(head);
    if (protocol === undefined) return;
    release();
    socket.pause();
    socket.unshift(head);
    onDetected(protocol);
  };
  socket.on('data', read).on('end', destroy).on('close', release).on('error', destroy);
}

function protocolOf(head: Buffer): Protocol | undefined {
  if (head[0] === TLS_HANDSHAKE) return 'tls';
  const known = Math.min(head.length, PREFACE_START.length);
  if (PREFACE_START.compare(head, 0, known, 0, known) !== 0) return 'http1';
  return known === PREFACE_START.length ? 'http2' : undefined;
}
