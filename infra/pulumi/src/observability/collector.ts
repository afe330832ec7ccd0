import type { types } from '@pulumi/gcp';
import type { CollectorConfig } from './collector-config.ts';

type Container = types.input.cloudrunv2.ServiceTemplateContainer;
type Volume = types.input.cloudrunv2.ServiceTemplateVolume;

/**
 * Google's collector for Managed Prometheus, version 1.9.2 of July 2026.
 *
 * Source: https://cloud.google.com/run/docs/monitoring-managed-prometheus-sidecar
 */
const IMAGE =
  'us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.9.2@sha256:ff1fc68871118f1032a3ce17e2b0abd703292e883989d220244330ebdf522fd1';

/** What the collector adds to an instance. Less than a CPU is fine for a container without a port. */
export const COLLECTOR_SHAPE = { cpu: 0.25, memoryMiB: 256 } as const;

/** Where the collector looks for its configuration. */
const CONFIG_FOLDER = '/etc/rungmp/';
const CONFIG_FILE = 'config.yaml';
const VOLUME = 'collector-config';
/** The collector's own, not one of the service. */
const LIVENESS_PORT = 13_133;

/** What a Cloud Run service takes up to have its metrics collected: a container and a volume. */
export interface Collector {
  container: Container;
  volume: Volume;
}

/**
 * The sidecar that scrapes the service's metrics port (`METRICS_PORT`) every 30 s, and once more as the instance ends.
 * It writes with the service's own account, which needs `roles/monitoring.metricWriter`, and reads its configuration
 * from a secret (`CollectorConfig`).
 *
 * @param mainContainer name of the container that is scraped; the collector starts after it
 * @param options.cpuIdle as the scraped container has it: whether there is CPU between requests is the instance's
 */
export function collector(
  config: CollectorConfig,
  mainContainer: string,
  { cpuIdle }: { cpuIdle: boolean },
): Collector {
  return {
    container: {
      name: 'collector',
      image: IMAGE,
      dependsOns: [mainContainer],
      resources: {
        cpuIdle,
        limits: { cpu: `${COLLECTOR_SHAPE.cpu * 1000}m`, memory: `${COLLECTOR_SHAPE.memoryMiB}Mi` },
      },
      // Answering takes it five seconds: as long it has CPU to send what it has.
      livenessProbe: {
        httpGet: { path: '/liveness', port: LIVENESS_PORT },
        timeoutSeconds: 30,
        periodSeconds: 30,
      },
      volumeMounts: [{ name: VOLUME, mountPath: CONFIG_FOLDER }],
    },
    volume: {
      name: VOLUME,
      secret: {
        secret: config.secret,
        items: [{ version: config.version, path: CONFIG_FILE }],
      },
    },
  };
}
