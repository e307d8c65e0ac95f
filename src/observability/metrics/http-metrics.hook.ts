import { type FastifyInstance } from 'fastify';
import { type Histogram } from 'prom-client';
import { type GatewayMetrics } from './gateway-metrics.js';
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
  const series = new HttpSeries(metrics);
  fastify.addHook('onRequest', (request, { raw: response }, done) => {
    const startedAt = performance.now();
    // Fastify's own hook does not run when the client has left.
    response.once('close', () => {
      const path = request.routeOptions.url ?? NO_ROUTE;
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      series.count(path, request.method, status, performance.now() - startedAt);
    });
    done();
  });
}

/** One route, method and status. */
interface Counted {
  readonly requests: Tally;
  readonly duration: Histogram.Internal<string>;
}

/** The metrics of HTTP with their labels resolved: routes, methods and statuses are few. */
class HttpSeries {
  private readonly counted = new Map<string, Map<number, Counted>>();

  constructor(private readonly metrics: GatewayMetrics) {}

  count(path: string, method: string, status: number, elapsedMs: number): void {
    const { requests, duration } = this.of(path, method, status);
    requests.add();
    duration.observe(elapsedMs / 1000);
  }

  private of(path: string, method: string, status: number): Counted {
    const name = `${method} ${path}`;
    let ofRoute = this.counted.get(name);
    if (ofRoute === undefined) this.counted.set(name, (ofRoute = new Map<number, Counted>()));
    let counted = ofRoute.get(status);
    if (counted === undefined) {
      counted = {
        requests: this.metrics.httpRequests.of({ path, method, status }),
        duration: this.metrics.httpDuration.labels({ path, method }),
      };
      ofRoute.set(status, counted);
    }
    return counted;
  }
}
