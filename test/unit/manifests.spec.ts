import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the Kubernetes manifest', () => {
  const manifest = read('k8s/asbru.yaml');

  it.each([
    ['startupProbe', '/health/startup'],
    ['readinessProbe', '/health/ready'],
    ['livenessProbe', '/health/live'],
  ])('has a %s at %s', (probe, path) => {
    expect(manifest).toMatch(new RegExp(`${probe}:\\n\\s+httpGet: \\{ path: ${path}, port: http \\}`));
  });

  it.each(['runAsNonRoot: true', 'readOnlyRootFilesystem: true', 'allowPrivilegeEscalation: false', 'drop: [ALL]'])(
    'says %s',
    (line) => {
      expect(manifest).toContain(line);
    },
  );

  it('gives the pod more time to stop than the gateway takes', () => {
    const number = (name: string) => Number(new RegExp(`${name}"?: (\\d+)`).exec(manifest)?.[1]);
    const longest = number('drain_delay_in_seconds') + number('shutdown_grace_in_seconds');
    expect(number('terminationGracePeriodSeconds')).toBeGreaterThan(longest);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('runs the build as a user who is not root, with a health check', () => {
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m);
  });
});
