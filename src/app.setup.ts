import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { type DestinationStream, type Logger } from 'pino';
import { ApiDescription } from './api-description/api-description.js';
import { AppModule } from './app.module.js';
import { registerAuthentication } from './auth/authentication.hook.js';
import { Authenticator } from './auth/authenticator.js';
import { type Configuration, type LogLevel } from './config/configuration.js';
import { LiveConfiguration } from './config/live-configuration.js';
import { readTlsPair } from './config/tls-files.js';
import { type TlsConfig } from './config/tls.config.js';
import { type Extensions } from './extensions.js';
import { ConverseErrorFilter } from './doors/converse/converse-error.filter.js';
import { refuseRequest } from './doors/converse/refuse-request.js';
import { registerBodyReader } from './doors/body-reader.js';
import { Lifecycle } from './gateway/lifecycle.service.js';
import { ManagementAccess } from './management/management-access.js';
import { registerManagement } from './management/management.hook.js';
import { configuredSecrets } from './observability/configured-secrets.js';
import { CallHistory } from './observability/history/call-history.js';
import { type LineForm } from './observability/log-form.js';
import { LogRedaction } from './observability/log-redaction.js';
import { createLogger } from './observability/logger.js';
import { GatewayMetrics } from './observability/metrics/gateway-metrics.js';
import { registerHttpMetrics } from './observability/metrics/http-metrics.hook.js';
import { PinoLoggerService } from './observability/pino-logger.service.js';
import { answerClientError } from './server/client-error.js';
import { toConnectionLimits } from './server/connection-limits.js';
import { createDualProtocolServer, type DualProtocolTls } from './server/dual-protocol-server.js';
import { registerRequestLimit } from './server/request-limit.hook.js';
import { rewriteModelPath } from './server/rewrite-model-path.js';
import { registerShortLivedBuffers } from './server/short-lived-buffers.hook.js';

/** A log, and what keeps the secrets of the configuration out of it. */
export interface GatewayLog {
  readonly log: Logger;
  readonly redaction: LogRedaction;
}

/** Where a log goes other than to standard error, and how much of it. */
export interface LogOptions {
  readonly level?: LogLevel;
  readonly destination?: DestinationStream;
  /** How a line looks; JSON when absent. */
  readonly form?: LineForm | undefined;
}

/** The log of a configuration. */
export function openLog(configuration: Configuration, options: LogOptions = {}): GatewayLog {
  const { level = configuration.log_level, destination, form } = options;
  const redaction = new LogRedaction(configuredSecrets(configuration));
  return { log: createLogger(level, { redaction, form, ...(destination && { destination }) }), redaction };
}

/** AWS allows 2048 characters of model id; percent-encoding can triple them. */
const MAX_PATH_PARAMETER_LENGTH = 3 * 2048;

/** Probes of Kubernetes and of load balancers know no certificate of ours. */
const CLEARTEXT_PATHS = ['/health'];

/**
 * The whole application, not listening yet: adapter, server, hooks and modules. `main.ts` and every test start
 * here.
 */
export async function createApp(
  configuration: Configuration,
  { log, redaction }: GatewayLog = openLog(configuration),
  extensions: Extensions = {},
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(configuration, log, extensions),
    createAdapter(configuration),
    { bodyParser: false, logger: new PinoLoggerService(log), abortOnError: false },
  );
  app.get(LiveConfiguration, { strict: false }).onReplace((next) => redaction.prepare(configuredSecrets(next)));
  app.get(ApiDescription, { strict: false }).describe(app);
  app.useGlobalFilters(app.get(ConverseErrorFilter, { strict: false }));
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    // SDKs report this header as the request id of every answer, errors included.
    reply.header('x-amzn-requestid', request.id);
    done();
  });
  const metrics = app.get(GatewayMetrics, { strict: false });
  const history = app.get(CallHistory, { strict: false });
  registerHttpMetrics(fastify, metrics);
  registerShortLivedBuffers(fastify);
  registerManagement(fastify, app.get(ManagementAccess, { strict: false }));
  registerAuthentication(fastify, app.get(Authenticator, { strict: false }));
  registerRequestLimit(fastify, app.get(LiveConfiguration, { strict: false }), () => {
    metrics.rejections.inc({ provider: 'none', limit: 'gateway_requests' });
    history.refuse();
  });
  registerBodyReader(fastify);
  const lifecycle = app.get(Lifecycle, { strict: false });
  fastify.addHook('onListen', (done) => {
    lifecycle.markReady();
    done();
  });
  return app;
}

function createAdapter({ server, client }: Configuration): FastifyAdapter {
  return new FastifyAdapter<Server>({
    bodyLimit: client.max_request_body_size_mb * 1024 * 1024,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
    rewriteUrl: (request: IncomingMessage) => rewriteModelPath(request.url ?? '/'),
    genReqId: () => randomUUID(),
    frameworkErrors: refuseRequest,
    clientErrorHandler: answerClientError,
    // The port answers 503 by readiness while draining and keeps serving what still arrives.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    serverFactory: (handler: (request: IncomingMessage, response: ServerResponse) => void) =>
      createDualProtocolServer(handler, {
        ...toConnectionLimits(server),
        ...(server.tls && { tls: openTls(server.tls) }),
      }),
  });
}

/** @throws Error when the files have changed since the configuration was read, and are broken now */
function openTls(tls: TlsConfig): DualProtocolTls {
  return { ...readTlsPair(tls), cleartext: tls.cleartext, cleartextPaths: CLEARTEXT_PATHS };
}
