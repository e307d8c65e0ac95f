// One part in a process of its own: `node <flags> count-allocations.ts --root DIR --part NAME` prints one line of JSON.
import { parseArgs } from 'node:util';
import { GCProfiler } from 'node:v8';
import { Product } from '../in-process/product.js';
import { type Allocations } from './allocations.js';
import { PARTS } from './parts.js';

const { values } = parseArgs({ options: { root: { type: 'string' }, part: { type: 'string' } } });
const part = PARTS.find(({ name }) => name === values.part);
if (part === undefined) throw new Error(`there is no part "${values.part ?? ''}"`);
if (global.gc === undefined) throw new Error('needs --expose-gc');

const call = await part.prepare(new Product(values.root ?? '.', 'src'));
let checksum = 0;
for (let count = 0; count < part.warmupCalls; count++) checksum += call();
global.gc();
global.gc();

const collections = new GCProfiler();
collections.start();
const before = process.memoryUsage();
for (let count = 0; count < part.calls; count++) checksum += call();
const after = process.memoryUsage();
const collected = collections.stop().statistics.length;

const result: Allocations = {
  heapBytes: Math.round((after.heapUsed - before.heapUsed) / part.calls),
  bufferBytes: Math.round((after.arrayBuffers - before.arrayBuffers) / part.calls),
  collections: collected,
  checksum,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
