import { All, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { makeDocument } from '../../src/api-description/make-document.js';
import { createApp } from '../../src/app.setup.js';
import { Public } from '../../src/auth/public.decorator.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { VENDORS } from '../../src/providers/vendors.js';
import {
  type ApiDocument,
  askManagement,
  fillPath,
  listOperations,
  MANAGEMENT_TOKEN,
  readDocument,
} from '../support/described-api.js';
import { openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Of Fastify's or OpenAPI's form, with one mark for every parameter. */
const withMarks = (path: string) => path.replaceAll(/:\w+|\{\w+\}|\*/g, '{}');

describe('the API description', () => {
  let gateway: TestGateway;
  let document: ApiDocument;

  beforeAll(async () => {
    gateway = await createTestGateway({ management: true, environment: { ASBRU_ADMIN_TOKEN: MANAGEMENT_TOKEN } });
    document = await readDocument(gateway);
  });

  afterAll(() => gateway.close());

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result).toEqual({ valid: true });
  });

  it('is JSON that a client need not get twice', async () => {
    const answer = await askManagement(gateway, '/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    });
    const authorization = `Bearer ${MANAGEMENT_TOKEN}`;
    const etag = answer.headers['etag'] ?? '';
    const again = await askManagement(gateway, '/openapi.json', { authorization, 'if-none-match': `"x", W/${etag}` });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag } });
    const other = await askManagement(gateway, '/openapi.json', { authorization, 'if-none-match': '"x"' });
    expect(other).toMatchObject({ status: 200, text: answer.text });
  });

  it.each(['/openapi.json', '/docs', '/docs/swagger-ui.css'])('asks for the management token at %s', async (path) => {
    for (const headers of [{}, { authorization: `Bearer ${gateway.key}` }, { 'x-bf-vk': gateway.key }]) {
      expect((await askManagement(gateway, path, headers)).status).toBe(401);
    }
    const onMainPort = await askManagement({ managementUrl: gateway.url }, path);
    expect(onMainPort.status).toBe(404);
    expect(onMainPort.text).toContain('ASBRU_ADMIN_PORT');
  });

  it('has every route that is served, and no other', () => {
    const served = gateway.routes.map(({ pattern }) => withMarks(pattern));
    // What names the operations that there are is none.
    const unlisted = new Set(
      ['/bedrock', '/pydanticai/bedrock', '/pydanticai'].map((prefix) => `${prefix}/model/{}/{}`),
    );
    const expected = [...new Set(served)].filter((path) => !unlisted.has(path)).sort();
    expect(Object.keys(document.paths).map(withMarks).sort()).toEqual(expected);
  });

  it('names exactly the methods that are answered', async () => {
    const operations = listOperations(document);
    const asked = operations.filter(
      ({ path }, index) => operations.findIndex((other) => other.path === path) === index,
    );
    for (const listed of asked) {
      const documented = document.paths[listed.path] ?? {};
      for (const method of METHODS) {
        const described = documented[method.toLowerCase()];
        const status = await probe(fillPath(listed), method, listed.operation.servers !== undefined);
        const fact = { method, path: listed.path, status };
        if (described === undefined) expect([404, 405]).toContain(status);
        else
          expect({ ...fact, known: Object.keys(described.responses) }).toMatchObject({
            known: expect.arrayContaining([String(status)]),
          });
      }
    }
  });

  async function probe(path: string, method: string, isManagement: boolean): Promise<number> {
    const exchange = await openExchange({
      origin: isManagement ? gateway.managementUrl : gateway.url,
      path,
      method,
      headers: { authorization: `Bearer ${isManagement ? MANAGEMENT_TOKEN : gateway.key}` },
    });
    await exchange.readRest();
    return exchange.status;
  }

  it('asks of every route the credentials that the route asks for', () => {
    for (const { path, method, operation } of listOperations(document)) {
      const route = gateway.routes.find(
        (each) => withMarks(each.pattern) === withMarks(path) && each.method === method.toUpperCase(),
      );
      const schemes = operation.security.flatMap((each) => Object.keys(each));
      const callers = ['BearerAuth', 'BasicAuth', 'VirtualKeyAuth', 'ApiKeyAuth', 'SigV4Auth'];
      const operators = ['ManagementToken', 'ManagementPassword'];
      const expected = route?.isPublic === true ? [] : route?.management === undefined ? callers : operators;
      expect({ path, method, schemes }).toEqual({ path, method, schemes: expected });
      expect(operation.security.some((each) => Object.keys(each).length === 0)).toBe(route?.management === 'scraper');
      expect(operation.servers !== undefined).toBe(route?.management !== undefined);
      for (const scheme of schemes) expect(document.components.securitySchemes).toHaveProperty(scheme);
    }
  });

  it('says of every operation what it is for, takes and answers, and names it once', () => {
    const operations = listOperations(document);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { path, method, operation } of operations) {
      const { summary = '', description = '', parameters, responses } = operation;
      expect({ path, method, lengths: [summary.length > 3, description.length > 20] }).toMatchObject({
        lengths: [true, true],
      });
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
      const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
      for (const parameter of parameters) expect(parameter.description ?? '').not.toBe('');
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      expect(good).toHaveLength(1);
      expect(Object.keys(good[0]?.[1].content ?? {}).length > 0).toBe(method !== 'head');
    }
  });

  it('leaves nothing of its making in the document', () => {
    expect(JSON.stringify(document)).not.toContain('x-asbru-route');
  });
});

@Controller('added')
class AddedController {
  @Get(':id')
  read(@Param('id') id: string): string {
    return id;
  }

  @Post()
  @Public()
  write(): string {
    return '';
  }

  @All('any')
  any(): string {
    return '';
  }
}

@Module({ controllers: [AddedController] })
class AddedModule {}

describe('a module that a deployment adds', () => {
  it('is in the API description with what its code says', async () => {
    const configuration = loadConfiguration(
      { ASBRU_LOG_LEVEL: 'silent' },
      { directory: '/nonexistent', vendors: VENDORS },
    );
    const app = await createApp(configuration, undefined, { modules: [AddedModule] });
    await app.init();
    // Twice, as two applications of one process would.
    makeDocument(app, configuration);
    const { paths } = JSON.parse(Buffer.from(makeDocument(app, configuration).bytes).toString()) as ApiDocument;
    await app.close();
    expect(paths['/added/{id}']?.['get']).toMatchObject({
      operationId: 'addedById',
      summary: 'read',
      tags: ['Added'],
      parameters: [{ name: 'id', in: 'path', required: true }],
      responses: { 401: { $ref: '#/components/responses/Error401' } },
    });
    expect(paths['/added/{id}']?.['get']?.security).toHaveLength(5);
    expect(paths['/added']?.['post']).toMatchObject({ security: [] });
    expect(Object.keys(paths['/added/any'] ?? {})).toEqual([
      'get',
      'post',
      'put',
      'delete',
      'patch',
      'options',
      'head',
    ]);
    expect(
      paths['/bedrock/model/{modelId}/converse']?.['post']?.parameters.filter(({ name }) => name === 'modelId'),
    ).toHaveLength(1);
  });
});
