import { type ServerConfig } from '../config/server.config.js';
import { type DualProtocolOptions } from './dual-protocol-server.js';

/** What the configuration says of connections, in the terms of a server. TLS is not part of it. */
export function toConnectionLimits(server: ServerConfig): DualProtocolOptions {
  return {
    firstByteTimeoutMs: server.first_byte_timeout_in_seconds * 1000,
    headersTimeoutMs: server.headers_timeout_in_seconds * 1000,
    requestTimeoutMs: server.request_timeout_in_seconds * 1000,
    keepAliveTimeoutMs: server.keep_alive_timeout_in_seconds * 1000,
    writeTimeoutMs: server.client_write_timeout_in_seconds * 1000,
    maxConnections: server.max_connections,
  };
}
