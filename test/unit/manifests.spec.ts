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

describe('the encryption key (S33)', () => {
  it('comes to the pod from a Secret, which may have none', () => {
    const reference = 'secretKeyRef: { name: asbru-secrets, key: ASBRU_ENCRYPTION_KEY, optional: true }';
    expect(read('k8s/asbru.yaml')).toContain(`- name: ASBRU_ENCRYPTION_KEY\n              valueFrom: { ${reference} }`);
  });

  it('comes to the container from whoever starts it', () => {
    expect(read('docker-compose.yml')).toMatch(/^ +ASBRU_ENCRYPTION_KEY: \$\{ASBRU_ENCRYPTION_KEY:-\}$/m);
  });

  it.each(['k8s/asbru.yaml', 'docker-compose.yml', 'config.example.json'])('is not in %s', (path) => {
    expect(read(path)).not.toMatch(/[\w+/]{43}=|[\da-f]{64}/i);
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
