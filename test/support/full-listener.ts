import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { eventually } from './eventually.js';

/** Listens with the shortest queue that there is, says at which port, and never accepts anybody again. */
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/** How many connections a queue of one may hold, and some more. */
const FILLERS = 8;

/** A port that answers no SYN: its queue of connections is full and nobody empties it. Linux drops what comes then. */
export class FullListener {
  private constructor(
    private readonly worker: Worker,
    readonly port: number,
    private readonly fillers: readonly Socket[],
  ) {}

  static async start(): Promise<FullListener> {
    const worker = new Worker(DEAF, { eval: true });
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    const fillers = Array.from({ length: FILLERS }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    const connected = () => fillers.filter((socket) => !socket.connecting).length;
    await eventually(() => connected() >= 2, 'the queue of the port is full');
    return new FullListener(worker, port, fillers);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.fillers) socket.destroy();
    await this.worker.terminate();
  }
}
