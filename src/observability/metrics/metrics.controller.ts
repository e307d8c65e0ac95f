import { Controller, Get, Header, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Management } from '../../management/management.decorator.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { processMetrics } from './process-metrics.js';

/** What Prometheus reads. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: GatewayMetrics) {}

  /** All metrics in Prometheus's text format. */
  @Get()
  @Management('scraper')
  @Header('cache-control', 'no-store')
  async scrape(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { registry } = this.metrics;
    const parts = await Promise.all([registry.metrics(), processMetrics().metrics()]);
    reply.type(registry.contentType);
    return parts.join('\n');
  }
}
