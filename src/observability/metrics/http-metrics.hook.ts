import { type FastifyInstance } from 'fastify';
import { type GatewayMetrics } from './gateway-metrics.js';
import { type HistogramTally } from './histogram-tally.js';
import { type Tally } from './tally.js';

/** The path of requests that no route serves. */
const NO_ROUTE = 'none';

/** nginx's status of a request whose client left before there was one; no door answers it otherwise. */
const CLIENT_LEFT = 499;

/**
 * Counts every HTTP request that reaches routing, by the template of its route and never by its path, whatever became of
 * it. Register it before the hooks that refuse.
 */
export function registerHttpMetrics(fastify: FastifyInstance, metrics: GatewayMetrics): void {
  const routes = new HttpRoutes(metrics);
  fastify.addHook('onRequest', (request, { raw: response }, done) => {
    const startedAt = performance.now();
    // Fastify's own hook does not run when the client has left. A response closes once: `once` would only wrap this.
    response.on('close', () => {
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      const series = routes.of(request.routeOptions.url ?? NO_ROUTE, request.method);
      series.count(status, performance.now() - startedAt);
    });
    done();
  });
}

/** The metrics of one route and method, with their labels resolved. */
class HttpSeries {
  private readonly duration: HistogramTally;
  private readonly requests = new Map<number, Tally>();

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly path: string,
    private readonly method: string,
  ) {
    this.duration = metrics.httpDuration.of({ path, method });
  }

  count(status: number, elapsedMs: number): void {
    let requests = this.requests.get(status);
    if (requests === undefined) {
      requests = this.metrics.httpRequests.of({ path: this.path, method: this.method, status });
      this.requests.set(status, requests);
    }
    requests.add();
    this.duration.observe(elapsedMs / 1000);
  }
}

/** The series of every route and method that was asked for: they are few. */
class HttpRoutes {
  private readonly series = new Map<string, Map<string, HttpSeries>>();

  constructor(private readonly metrics: GatewayMetrics) {}

  of(path: string, method: string): HttpSeries {
    let ofRoute = this.series.get(path);
    if (ofRoute === undefined) this.series.set(path, (ofRoute = new Map<string, HttpSeries>()));
    let series = ofRoute.get(method);
    if (series === undefined) ofRoute.set(method, (series = new HttpSeries(this.metrics, path, method)));
    return series;
  }
}
