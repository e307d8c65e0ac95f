import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Global,
  HttpException,
  Module,
  Post,
  UseGuards,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import fc from 'fast-check';
import { type FastifyReply } from 'fastify';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Configuration } from '../config/configuration.js';
import { LiveConfiguration } from '../config/live-configuration.js';
import { asGatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { AuthModule } from './auth.module.js';
import { registerAuthentication } from './authentication.hook.js';
import { Authenticator } from './authenticator.js';
import { BasicGuard } from './basic.guard.js';
import { BearerGuard } from './bearer.guard.js';
import { Caller } from './caller.decorator.js';
import { FailedAttempts } from './failed-attempts.js';
import { Public } from './public.decorator.js';
import { SigV4Guard } from './sigv4.guard.js';
import { VirtualKeyGuard } from './virtual-key.guard.js';

const ALICE = 'sk-bf-alice-0123456789abcdef';
const STATUS: Readonly<Record<string, number>> = { unauthenticated: 401, forbidden: 403, expiredCredential: 403 };

@Controller('things')
class ThingsController {
  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Get('nobody')
  @Public()
  nobody(@Caller() caller: Principal): string {
    return caller.id;
  }

  @Get()
  whoami(@Caller() caller: Principal): string {
    return caller.id;
  }

  @Post()
  count(@Body() body: { text: string }): number {
    return body.text.length;
  }

  @Get('bearer')
  @UseGuards(BearerGuard)
  bearer(): string {
    return 'bearer';
  }

  @Get('api-key')
  @UseGuards(ApiKeyGuard)
  apiKey(): string {
    return 'api-key';
  }

  @Get('virtual-key')
  @UseGuards(VirtualKeyGuard)
  virtualKey(): string {
    return 'virtual-key';
  }

  @Get('basic')
  @UseGuards(BasicGuard)
  basic(): string {
    return 'basic';
  }

  @Get('sigv4')
  @UseGuards(SigV4Guard)
  sigv4(): string {
    return 'sigv4';
  }

  @Get('open-but-guarded')
  @Public()
  @UseGuards(BearerGuard)
  openButGuarded(): string {
    return 'bearer';
  }
}

@Catch()
class ErrorFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (exception instanceof HttpException) {
      void reply.status(exception.getStatus()).send({ message: exception.message });
      return;
    }
    const { kind, message, detail } = asGatewayError(exception);
    void reply.status(STATUS[kind] ?? 500).send({ message, type: kind, reason: detail.reason });
  }
}

const open = { is_active: true, provider_configs: [] };
const configuration = {
  client: { allow_direct_keys: false },
  server: { admin: {} },
  governance: {
    virtual_keys: [
      { ...open, name: 'alice', id: 'alice', value: ALICE },
      { ...open, name: 'idle', value: 'sk-bf-idle', is_active: false },
      { ...open, name: 'old', value: 'sk-bf-old', expires_at: '2020-01-01T00:00:00Z' },
    ],
  },
};

@Global()
@Module({
  providers: [
    { provide: LiveConfiguration, useFactory: () => new LiveConfiguration(configuration as unknown as Configuration) },
  ],
  exports: [LiveConfiguration],
})
class TestConfigurationModule {}

@Module({
  imports: [TestConfigurationModule, AuthModule],
  controllers: [ThingsController],
  providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
})
class TestModule {}

interface TestRoute {
  readonly method: string;
  readonly url: string;
}

async function createApp(options: { hook: boolean }): Promise<{ app: NestFastifyApplication; routes: TestRoute[] }> {
  const adapter = new FastifyAdapter({ bodyLimit: 4 << 20 });
  const routes: TestRoute[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
  const module = await Test.createTestingModule({ imports: [TestModule] })
    .overrideProvider(FailedAttempts)
    .useValue(new FailedAttempts({ burst: 10_000, perMinute: 1 }))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(adapter);
  if (options.hook) registerAuthentication(adapter.getInstance(), app.get(Authenticator));
  await app.init();
  await adapter.getInstance().ready();
  return { app, routes };
}

let app: NestFastifyApplication;
let routes: TestRoute[];

beforeAll(async () => {
  ({ app, routes } = await createApp({ hook: true }));
});

afterAll(async () => {
  await app.close();
});

function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ method: 'GET', url, headers });
}

describe('routes without a credential (S27)', () => {
  it('are refused, every one that is not public', async () => {
    const answers = new Map<string, number>();
    for (const { method, url } of routes) {
      const { statusCode } = await app.inject({ method: method as 'GET', url });
      answers.set(`${method} ${url}`, statusCode);
    }
    const open = ['GET /things/open', 'HEAD /things/open'];
    for (const route of open) expect(answers.get(route)).toBe(200);
    // @Caller() on a public route has nobody to name: a defect of that route, and no way in.
    for (const route of ['GET /things/nobody', 'HEAD /things/nobody']) {
      expect(answers.get(route)).toBe(500);
      answers.delete(route);
    }
    const refused = [...answers].filter(([route]) => !open.includes(route));
    expect(refused).toHaveLength(15);
    expect(refused.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('are not found where there is no route, with or without a credential', async () => {
    expect((await get('/nowhere')).statusCode).toBe(404);
    expect((await get('/nowhere', { 'x-bf-vk': 'sk-bf-nobody' })).statusCode).toBe(404);
  });

  it('stay open for a public route whose caller sends a bad credential', async () => {
    expect((await get('/things/open', { authorization: 'Bearer sk-bf-nobody' })).statusCode).toBe(200);
  });
});

describe('scheme × route × state of the key', () => {
  const schemes: Record<string, (key: string) => Record<string, string>> = {
    bearer: (key) => ({ authorization: `Bearer ${key}` }),
    'api-key': (key) => ({ 'x-api-key': key }),
    'virtual-key': (key) => ({ 'x-bf-vk': key }),
    basic: (key) => ({ authorization: `Basic ${btoa(`:${key}`)}` }),
  };
  const states = [
    { state: 'good', key: ALICE, status: 200 },
    { state: 'unknown', key: 'sk-bf-nobody', status: 401 },
    { state: 'empty', key: '', status: 401 },
    { state: 'inactive', key: 'sk-bf-idle', status: 403 },
    { state: 'expired', key: 'sk-bf-old', status: 403 },
  ];
  const cases = Object.keys(schemes).flatMap((scheme) =>
    states.flatMap((each) =>
      ['', 'bearer', 'api-key', 'virtual-key', 'basic', 'sigv4'].map((route) => ({ ...each, scheme, route })),
    ),
  );

  it.each(cases)('$scheme, $state, /things/$route', async ({ scheme, route, key, status }) => {
    const opens = route === '' || route === scheme;
    const { statusCode } = await get(`/things/${route}`.replace(/\/$/, ''), schemes[scheme]!(key));
    expect(statusCode).toBe(status === 200 && !opens ? 401 : status);
  });

  it('gives the handler its caller', async () => {
    expect((await get('/things', { 'x-bf-vk': ALICE })).body).toBe('alice');
  });

  it('keeps a scheme guard closed on a public route, whose credentials nobody reads', async () => {
    expect((await get('/things/open-but-guarded', { authorization: `Bearer ${ALICE}` })).statusCode).toBe(401);
  });

  it('answers unknown, truncated and malformed keys with one body (S01)', async () => {
    const keys = ['sk-bf-nobody', ALICE.slice(0, -1), `${ALICE}, ${ALICE}`, '', '"', 'é'];
    const bodies = await Promise.all(keys.map(async (key) => (await get('/things', { 'x-bf-vk': key })).body));
    expect(new Set(bodies).size).toBe(1);
  });
});

describe('without the hook', () => {
  it('nobody is admitted, and what is public stays so', async () => {
    const { app: unhooked } = await createApp({ hook: false });
    const headers = { 'x-bf-vk': ALICE };
    expect((await unhooked.inject({ url: '/things', headers })).statusCode).toBe(401);
    expect((await unhooked.inject({ url: '/things/virtual-key', headers })).statusCode).toBe(401);
    expect((await unhooked.inject({ url: '/things/open' })).statusCode).toBe(200);
    await unhooked.close();
  });
});

describe('strange headers (S02)', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are answered 401, and neither logged nor repeated', async () => {
    const written: unknown[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(chunk) > 0);
    }
    const canary = 'canary-7f3a9c';
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom("' OR 1=1 --", '\u0000', 'a, Bearer b', ''),
      fc.integer({ min: 1, max: 65_536 }).map((length) => 'A'.repeat(length)),
    );
    const name = fc.constantFrom('authorization', 'x-api-key', 'x-bf-vk');
    const scheme = fc.constantFrom('', 'Bearer ', 'Basic ', 'AWS4-HMAC-SHA256 ');
    await fc.assert(
      fc.asyncProperty(name, scheme, value, async (header, prefix, tail) => {
        const answer = await get('/things', { [header]: `${prefix}${canary}${tail}` });
        expect(answer.statusCode).toBe(401);
        expect(answer.body).not.toContain(canary);
      }),
      { numRuns: 300 },
    );
    expect(written.join('')).not.toContain(canary);
  });
});

describe('a stranger on the wire', () => {
  let port: number;
  let socket: Socket;

  beforeAll(async () => {
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as AddressInfo).port;
  });

  afterEach(() => {
    socket.destroy();
  });

  /** Sends these lines and what follows, and gives what the server has answered after a while. */
  async function send(lines: string[], waitMs: number): Promise<string> {
    socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    for (let waited = 0; waited < waitMs && answer === ''; waited += 10) await sleep(10);
    return answer;
  }

  const post = ['POST /things HTTP/1.1', 'Host: gateway', 'Content-Type: application/json', 'Content-Length: 2097152'];

  it('who announces 2 MB is refused before a byte of it was sent', async () => {
    expect(await send(post, 5000)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('is told from a caller, for whose body the server waits', async () => {
    expect(await send([...post, `x-bf-vk: ${ALICE}`], 300)).toBe('');
    socket.write(JSON.stringify({ text: 'x'.repeat(2_097_152 - '{"text":""}'.length) }));
    const [chunk] = (await once(socket, 'data')) as [string];
    expect(chunk).toMatch(/^HTTP\/1\.1 201 /);
  });

  it('who sends two Authorization headers is refused, though the first is good', async () => {
    const lines = ['GET /things HTTP/1.1', 'Host: gateway', `Authorization: Bearer ${ALICE}`];
    expect(await send(lines, 5000)).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
    expect(await send([...lines, 'authorization: Bearer sk-bf-old'], 5000)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each([
    { name: 'a NUL', value: 'a\u0000b', status: 400 },
    { name: 'bytes beyond ASCII', value: 'k\u00e9y', status: 401 },
    { name: '12 KB', value: 'k'.repeat(12_288), status: 401 },
  ])('who sends $name in a header is answered $status', async ({ value, status }) => {
    const lines = ['GET /things HTTP/1.1', 'Host: gateway', `x-bf-vk: ${value}`];
    expect(await send(lines, 5000)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});
