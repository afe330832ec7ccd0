import type { types } from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { ServiceShape } from '../config/service-shape.ts';
import type { SecretRef } from './secret.ts';

type Container = types.input.cloudrunv2.ServiceTemplateContainer;
type Template = types.input.cloudrunv2.ServiceTemplate;

/** Variables that are read as they are, and those that are read from a secret. */
export interface RunEnvironment {
  plain: Readonly<Record<string, pulumi.Input<string>>>;
  secret?: Readonly<Record<string, SecretRef>>;
}

/** Where a workload's way into the network begins. */
export interface RunNetwork {
  network: pulumi.Input<string>;
  subnet: pulumi.Input<string>;
}

export interface RunTemplateArgs {
  image: string;
  /** Of the image's program; none where it needs none. */
  args?: readonly string[];
  shape: ServiceShape;
  account: pulumi.Input<string>;
  environment: RunEnvironment;
  /** None for a service that needs no store. */
  network?: RunNetwork | undefined;
  protocol: 'http' | 'grpc';
  /** It lacks what it needs to be ready, and serves nobody: its revision is made without being tried. */
  isIdle?: boolean;
  /** What runs beside it, and the volumes that it needs. */
  sidecars?: readonly Container[];
  volumes?: Template['volumes'];
}

const PORT = 8080;
/**
 * Connections into the network may take a minute to work in an instance that starts: a minute and a half of tries,
 * and no traffic before one has succeeded.
 */
const STARTUP = { periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 30 };
const LIVENESS = { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 };

/** The environment as Cloud Run has it, by name, so that the same variables are always the same template. */
export function envsOf({ plain, secret = {} }: RunEnvironment) {
  const envs = [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...Object.entries(secret).map(([name, secretKeyRef]) => ({
      name,
      valueSource: { secretKeyRef },
    })),
  ];
  return envs.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The way to what is in the network; everything else goes the short way. */
export function vpcAccessOf({ network, subnet }: RunNetwork) {
  return {
    egress: 'PRIVATE_RANGES_ONLY',
    networkInterfaces: [{ network, subnetwork: subnet }],
  };
}

/**
 * A revision's template but for its name. Minimum and maximum of instances are the service's, and so shared
 * between a stable revision and a candidate.
 */
export function runTemplate(args: RunTemplateArgs): Template {
  const { shape, network, protocol, sidecars = [], volumes } = args;
  const isGrpc = protocol === 'grpc';
  const main: Container = {
    name: 'main',
    image: args.image,
    ...(args.args && { args: [...args.args] }),
    ports: { name: isGrpc ? 'h2c' : 'http1', containerPort: PORT },
    envs: envsOf(args.environment),
    resources: {
      limits: { cpu: String(shape.cpu), memory: `${shape.memoryMiB}Mi` },
      cpuIdle: shape.billing === 'request',
      startupCpuBoost: true,
    },
    startupProbe: {
      ...STARTUP,
      ...(isGrpc ? { grpc: { port: PORT } } : { httpGet: { path: '/health/ready', port: PORT } }),
    },
    livenessProbe: {
      ...LIVENESS,
      ...(isGrpc
        ? // Only whether the process turns over: stores that are away are no reason to start it again.
          { grpc: { port: PORT, service: 'live' } }
        : { httpGet: { path: '/health/live', port: PORT } }),
    },
  };
  return {
    serviceAccount: args.account,
    timeout: `${shape.timeoutSeconds}s`,
    maxInstanceRequestConcurrency: shape.concurrency,
    scaling: { maxInstanceCount: shape.maxInstances },
    containers: [main, ...sidecars],
    ...(args.isIdle && { healthCheckDisabled: true }),
    ...(volumes && { volumes }),
    ...(network && { vpcAccess: vpcAccessOf(network) }),
  };
}
