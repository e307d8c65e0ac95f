/** A management port that cannot be had; the message says which variable to set. */
export class ListenError extends Error {
  /** @param place `host:port` */
  constructor(cause: unknown, place: string) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    super(`cannot listen on ${place} for the management side: ${adviceOn(code)}`, { cause });
    this.name = 'ListenError';
  }
}

function adviceOn(code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return 'the port is taken. Set ASBRU_ADMIN_PORT to a free port, or to off.';
    case 'EACCES':
      return 'the port is reserved. Set ASBRU_ADMIN_PORT to one above 1023.';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine has no such address. Set ASBRU_ADMIN_HOST to one of its own.';
    default:
      return `${code}. Set ASBRU_ADMIN_HOST and ASBRU_ADMIN_PORT.`;
  }
}
