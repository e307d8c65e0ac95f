import { Controller, Get, Head, Header, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { type HealthReport } from './health-report.js';
import { HealthService } from './health.service.js';

/** Probes for balancers and Kubernetes: 200 or 503, without a credential, and never from a cache. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The summary and the readiness probe: 503 while starting and while draining. */
  @Get(['', 'ready'])
  @Public()
  @Header('cache-control', 'no-store')
  async readiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return withStatus(reply, await this.health.readiness());
  }

  /** The liveness probe: that it answers is all it says, so that no outage elsewhere restarts the process. */
  @Get('live')
  @Public()
  @Header('cache-control', 'no-store')
  liveness(): HealthReport {
    return { status: 'ok' };
  }

  /** The startup probe: 503 until the process was ready once, 200 from then on. */
  @Get('startup')
  @Public()
  @Header('cache-control', 'no-store')
  async startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return withStatus(reply, await this.health.startup());
  }

  @Head(['', 'ready'])
  @Public()
  @Header('cache-control', 'no-store')
  async headReadiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return this.readiness(reply);
  }

  @Head('live')
  @Public()
  @Header('cache-control', 'no-store')
  headLiveness(): HealthReport {
    return this.liveness();
  }

  @Head('startup')
  @Public()
  @Header('cache-control', 'no-store')
  async headStartup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return this.startup(reply);
  }
}

function withStatus(reply: FastifyReply, report: HealthReport): HealthReport {
  if (report.status === 'error') reply.status(503).header('x-amzn-errortype', report.type);
  return report;
}
