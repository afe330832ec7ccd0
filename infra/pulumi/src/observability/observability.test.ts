import fs from 'node:fs';
import path from 'node:path';
import { ALERTS, DASHBOARDS, OBJECTIVES } from '@ridewait/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRunner } from '../../dump/run.ts';
import type { ResourceDump } from '../rules/rule.ts';
import { METRICS_PORT, RUN_MONITORING } from './collector-config.ts';

const PATIENCE_MS = 300_000;
const ROOT = path.resolve(import.meta.dirname, '../../../..');

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

function ofType(resources: readonly ResourceDump[], type: string): ResourceDump[] {
  return resources.filter((resource) => resource.type === `gcp:${type}`);
}

interface Policy {
  severity: string;
  notificationChannels: string[];
  documentation: { links: { url: string }[] };
  conditions: {
    displayName: string;
    conditionPrometheusQueryLanguage: { query: string; disableMetricValidation: boolean };
  }[];
}

function policiesOf(resources: readonly ResourceDump[]): Map<string, Policy> {
  const policies = ofType(resources, 'monitoring/alertPolicy:AlertPolicy');
  return new Map(
    policies.map(({ inputs }) => {
      const policy = inputs as unknown as Policy;
      return [policy.conditions[0]!.displayName, policy];
    }),
  );
}

describe('prod', () => {
  let resources: ResourceDump[];
  beforeAll(async () => {
    resources = await runner.dump('prod');
  }, PATIENCE_MS);

  it('has a policy for every alert, with a runbook that is there', () => {
    const policies = policiesOf(resources);
    expect([...policies.keys()].toSorted()).toEqual(ALERTS.map(({ name }) => name).toSorted());
    const files = [...policies.values()].map(({ documentation }) => {
      const { pathname } = new URL(documentation.links[0]!.url);
      return path.join(ROOT, pathname.replace(/^.*\/(?=docs\/)/, ''));
    });
    expect(files.filter((file) => !fs.existsSync(file))).toEqual([]);
  });

  it('wakes somebody for what is critical alone', () => {
    const pagers = ofType(resources, 'monitoring/notificationChannel:NotificationChannel').filter(
      ({ inputs }) => inputs.type === 'pagerduty',
    );
    expect(pagers).toHaveLength(1);
    const policies = [...policiesOf(resources).values()];
    const critical = policies.filter(({ severity }) => severity === 'CRITICAL');
    expect(critical.every(({ notificationChannels }) => notificationChannels.length === 2)).toBe(
      true,
    );
    const others = policies.filter(({ severity }) => severity !== 'CRITICAL');
    expect(others.every(({ notificationChannels }) => notificationChannels.length === 1)).toBe(
      true,
    );
    expect(others.length).toBeGreaterThan(0);
  });

  it('keeps PagerDuty’s key out of what is read back', () => {
    const pager = ofType(resources, 'monitoring/notificationChannel:NotificationChannel').find(
      ({ inputs }) => inputs.type === 'pagerduty',
    );
    expect(pager!.inputs.labels).toBeUndefined();
    expect(pager!.inputs.sensitiveLabels).toEqual({
      serviceKeyWo: '[secret]',
      serviceKeyWoVersion: '[secret]',
    });
  });

  it('asks for what this program made', () => {
    const policies = policiesOf(resources);
    const query = (name: string) =>
      policies.get(name)!.conditions[0]!.conditionPrometheusQueryLanguage.query;
    const names = (type: string) =>
      ofType(resources, type).map(
        ({ inputs, name }) => (inputs.name as string | undefined) ?? name,
      );
    expect(query('StreamLag')).toContain('subscription_id="readings-processor"');
    expect(names('pubsub/subscription:Subscription')).toEqual(
      expect.arrayContaining(['readings-processor', 'dead-letters-review']),
    );
    expect(query('DeadLettersWait')).toContain('subscription_id="dead-letters-review"');
    expect(names('redis/instance:Instance')).toEqual(['ridewait']);
    expect(query('CacheMemory')).toContain('instance_id=~"(.*/)?ridewait"');
    expect(query('ApiAvailabilityBurnsFast')).toContain('service_name="api"');
    expect(query('SqlConnections')).toMatch(/database_id=~"\[\^:\]\+:\([\w-]+\|[\w-]+\)"/);
    expect(query('GatewayUnreachable')).toMatch(/host="ridewait-[\w.-]+gateway\.dev"/);
  });

  it('shows every objective and every page', () => {
    const objectives = ofType(resources, 'monitoring/slo:Slo').map(({ inputs }) =>
      String(inputs.goal),
    );
    expect(objectives.toSorted()).toEqual(OBJECTIVES.map(({ goal }) => String(goal)).toSorted());
    const pages = ofType(resources, 'monitoring/dashboard:Dashboard').map(
      ({ inputs }) =>
        (JSON.parse(String(inputs.dashboardJson)) as { displayName: string }).displayName,
    );
    expect(pages.toSorted()).toEqual(DASHBOARDS.map(({ title }) => `${title} (prod)`).toSorted());
  });

  it('has a collector beside every service, which scrapes where the metrics are', () => {
    const services = ofType(resources, 'cloudrunv2/service:Service');
    expect(services.length).toBeGreaterThanOrEqual(5);
    const images = services.map(({ inputs }) => {
      const { containers } = inputs.template as { containers: { name: string; image: string }[] };
      return containers.find(({ name }) => name === 'collector')?.image ?? 'none';
    });
    expect(images.filter((image) => !/sidecar:[\d.]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual(
      [],
    );
    expect(RUN_MONITORING.spec.endpoints[0]!.port).toBe(String(METRICS_PORT));
  });
});

it(
  'makes no objective over metrics that nobody has sent yet',
  { timeout: PATIENCE_MS },
  async () => {
    const first = await runner.dump('prod', { config: { metricsSeen: false } });
    const filters = ofType(first, 'monitoring/slo:Slo').map(({ inputs }) => JSON.stringify(inputs));
    expect(filters.length).toBeGreaterThan(0);
    expect(filters.filter((filter) => filter.includes('prometheus.googleapis.com'))).toEqual([]);
  },
);

it(
  'is silent of what is normal where instances come and go',
  { timeout: PATIENCE_MS },
  async () => {
    const dev = policiesOf(await runner.dump('dev'));
    const left = ALERTS.filter(({ name }) => !dev.has(name)).map(({ name }) => name);
    expect(left.toSorted()).toEqual(['MetricsAbsent', 'ReconciliationOverdue']);
    expect(
      [...dev.values()].every(({ notificationChannels }) => notificationChannels.length > 0),
    ).toBe(true);
  },
);
