import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  type ApiDocument,
  type ApiOperation,
  listOperations,
  type ListedOperation,
  MANAGEMENT_TOKEN,
  readDocument,
} from '../support/described-api.js';
import { namesOf } from '../support/schema-names.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

/** Pages of Bifrost's API description; they are no part of this repository. */
const SEEDS = join(resolve(process.env['ASBRU_SHARED'] ?? '../shared'), 'seeds');

/** A page is prose with a document in YAML: one operation and what it refers to. */
function readPage(file: string): ApiDocument {
  const [, yaml = ''] = /^`{3,}ya?ml[^\n]*\n(.*?)^`{3,}$/ms.exec(readFileSync(file, 'utf8')) ?? [];
  return parse(yaml) as ApiDocument;
}

interface SeedOperation extends ListedOperation {
  readonly name: string;
  readonly page: ApiDocument;
}

function listSeeds(): SeedOperation[] {
  if (!existsSync(SEEDS)) return [];
  return globSync('*.txt', { cwd: SEEDS }).flatMap((file) => {
    const page = readPage(join(SEEDS, file));
    return listOperations(page).map((listed) => ({
      ...listed,
      page,
      name: `${listed.method} ${listed.path} (${basename(file)})`,
    }));
  });
}

interface Difference {
  readonly names: RegExp;
  /** The operations that it is a difference of; all when absent. */
  readonly paths?: RegExp;
  readonly reason: string;
}

/** Names of the pages that the wire does not have, and why. */
const DIFFERENCES: readonly Difference[] = [
  {
    names: /^200 output\.message\.role=user$/,
    reason: 'an answer is the assistant’s',
  },
  {
    names: /toolResult\.content\[\]\.(?:toolUse|toolResult|guardContent|reasoningContent|cachePoint)\b/,
    reason: 'AWS: a tool result has a union of its own (ToolResultContentBlock); others pass and are not described',
  },
  {
    names: /^200 invokeModelRawChunk$/,
    paths: /converse-stream$/,
    reason: 'of InvokeModelWithResponseStream; on the wire chunk.bytes',
  },
  {
    names: /^200 (?:role|contentBlockIndex|delta|stopReason|start|usage|metrics|trace|additionalModelResponseFields)\b/,
    paths: /converse-stream$/,
    reason: 'one flat object; on the wire each event has its own payload, under its name',
  },
];

const isOf = ({ names, paths = /^/ }: Difference, path: string, name: string) => paths.test(path) && names.test(name);

/** A name without the status of its answer. */
const flatName = (name: string) => name.replace(/^200 /, '');

const seeds = listSeeds();

describe('the API description beside the pages of Bifrost', () => {
  let gateway: TestGateway;
  let document: ApiDocument;

  beforeAll(async () => {
    gateway = await createTestGateway({ management: true, environment: { ASBRU_ADMIN_TOKEN: MANAGEMENT_TOKEN } });
    document = await readDocument(gateway);
  });

  afterAll(() => gateway.close());

  if (seeds.length === 0) {
    it.skip(`needs the pages in ${SEEDS} (ASBRU_SHARED)`, () => undefined);
    return;
  }

  describe.each(seeds)('$name', ({ path, method, operation, page }) => {
    const own = (): ApiOperation | undefined => document.paths[path]?.[method];

    it('is served, under the same name', () => {
      expect(own()?.operationId).toBe(operation.operationId);
      expect(own()?.summary).toBeDefined();
      expect(own()?.tags).toEqual(operation.tags);
    });

    it('has every parameter and every answer', () => {
      const places = ({ parameters }: ApiOperation) => parameters.map((each) => `${each.in} ${each.name}`);
      expect(places(own()!)).toEqual(expect.arrayContaining(places(operation)));
      expect(Object.keys(own()!.responses)).toEqual(expect.arrayContaining(Object.keys(operation.responses)));
      for (const [status, answer] of Object.entries(operation.responses)) {
        const types = Object.keys(resolveAnswer(document, own()!.responses[status]!).content ?? {});
        expect(types).toEqual(expect.arrayContaining(Object.keys(answer.content ?? {})));
      }
    });

    it('has every member of the request and of the answers, but for the differences that are known', () => {
      const expected = namesIn(page, operation);
      const described = namesIn(document, own()!);
      expect(expected.size).toBeGreaterThan(60);
      const missing = [...expected].filter((name) => !described.has(name));
      const unexplained = missing.filter((name) => !DIFFERENCES.some((difference) => isOf(difference, path, name)));
      expect(unexplained).toEqual([]);
    });

    it('takes every credential', () => {
      const security = 'security' in operation ? operation.security : (page.security ?? []);
      const names = security.flatMap((each) => Object.keys(each));
      const owned = own()!.security.flatMap((each) => Object.keys(each));
      expect(owned).toEqual(expect.arrayContaining(names));
      for (const name of names) {
        const seed = Object.entries(page.components.securitySchemes[name]!).filter(
          ([member]) => member !== 'description',
        );
        expect(document.components.securitySchemes[name]).toMatchObject(Object.fromEntries(seed));
      }
    });
  });

  it('has every member of the flat event in one of its events', () => {
    const stream = seeds.find(({ path }) => path.endsWith('converse-stream'))!;
    const flat = [...namesIn(stream.page, stream.operation)].filter((name) => name.startsWith('200 ')).map(flatName);
    const events = namesOf(document, { $ref: '#/components/schemas/ConverseStreamOutput' });
    const payloads = new Set([...events].map((name) => name.replace(/^\w+\./, '')));
    expect(flat.filter((name) => !payloads.has(name))).toEqual(['invokeModelRawChunk']);
  });

  it('has no difference that is none', () => {
    const missing = seeds.flatMap(({ path, method, operation, page }) => {
      const described = namesIn(document, document.paths[path]![method]!);
      const names = [...namesIn(page, operation)].filter((name) => !described.has(name));
      return names.map((name) => ({ path, name }));
    });
    for (const difference of DIFFERENCES) {
      const { reason } = difference;
      const isOne = missing.some(({ path, name }) => isOf(difference, path, name));
      expect({ reason, isOne }).toEqual({ reason, isOne: true });
    }
  });
});

type Answer = ApiOperation['responses'][string];

function resolveAnswer(page: ApiDocument, answer: Answer): Answer {
  const name = answer.$ref?.split('/').at(-1);
  const { responses = {} } = page.components as { responses?: Readonly<Record<string, Answer>> };
  return name === undefined ? answer : (responses[name] ?? {});
}

/** Every name of an operation: those of the request as they are, those of an answer behind its status. */
function namesIn(page: ApiDocument, operation: ApiOperation): Set<string> {
  const names = new Set<string>();
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
    for (const name of namesOf(page, schema)) names.add(name);
  }
  for (const [status, answer] of Object.entries(operation.responses)) {
    for (const { schema } of Object.values(resolveAnswer(page, answer).content ?? {})) {
      for (const name of namesOf(page, schema)) names.add(`${status} ${name}`);
    }
  }
  return names;
}
