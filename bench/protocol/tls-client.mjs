// Asks an upstream by undici as the gateway does, over HTTP/1.1 or HTTP/2, and tells what a request cost this process.
import { Pool } from 'undici';

const BODY = JSON.stringify({ text: 'x'.repeat(1000) });
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer of-no-use' };

/** One request after the other, until it is told to stop. */
class Caller {
  constructor(pool, path, count) {
    this.pool = pool;
    this.options = { method: 'POST', path, headers: HEADERS, body: BODY };
    this.count = count;
  }

  ask() {
    this.pool.dispatch(this.options, this);
  }

  onRequestStart() {}

  onResponseStart(_controller, statusCode) {
    if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
  }

  onResponseData() {}

  onResponseEnd() {
    this.count();
    this.ask();
  }

  onResponseError(_controller, error) {
    throw error;
  }
}

process.once('message', ({ origin, cert, http2, path, concurrency, warmupMs, windowMs }) => {
  const connect = { ca: cert };
  const pool = new Pool(origin, { connect, connections: 5000, pipelining: 1, allowH2: http2, preferH2: http2 });
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  for (let index = 0; index < concurrency; index++) new Caller(pool, path, count).ask();
  setTimeout(() => {
    requests = 0;
    const before = process.cpuUsage();
    setTimeout(() => {
      const { user, system } = process.cpuUsage(before);
      process.send({ cpuUs: (user + system) / requests }, () => process.exit());
    }, windowMs);
  }, warmupMs);
});
