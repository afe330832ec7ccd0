import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { TrafficConfig } from '../config/deployment.ts';
import type { ServiceShape } from '../config/service-shape.ts';
import { revisionName } from '../revisions/revision-name.ts';
import { trafficOf } from '../revisions/traffic.ts';
import { type RunTemplateArgs, runTemplate } from './run-template.ts';

export interface CloudRunServiceArgs extends Omit<RunTemplateArgs, 'shape'> {
  config: {
    region: string;
    services: Readonly<Record<string, ServiceShape>>;
    traffic: Readonly<Record<string, TrafficConfig | undefined>>;
    protect: boolean;
  };
  /** `internal`: from the network, and from Pub/Sub and Cloud Scheduler of this project. */
  ingress: 'all' | 'internal';
  /**
   * `anyone`: Cloud Run checks nobody, the service does. `invokers`: it lets in whom IAM names, and takes the
   * signature off their token before the service sees it.
   */
  callers: 'anyone' | 'invokers';
  /** Beside the service's address, what a caller's token may be meant for. */
  audience?: string;
}

/**
 * A Cloud Run service: its revision is named by its whole template, its traffic is what the configuration says, and
 * its instances are counted for the whole service.
 */
export class CloudRunService extends pulumi.ComponentResource {
  readonly #service: string;
  readonly name: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What this deployment made, or found made. */
  readonly revision: pulumi.Output<string>;
  /** What Cloud Run says of its traffic afterwards, to be held against what was asked for. */
  readonly trafficStatuses: gcp.cloudrunv2.Service['trafficStatuses'];

  constructor(service: string, args: CloudRunServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:CloudRunService', service, {}, opts);
    const { config, ingress, callers, audience } = args;
    const shape = config.services[service]!;
    const template = runTemplate({ ...args, shape });
    const revision = pulumi.output(template).apply((known) => revisionName(service, known));
    const traffics = revision.apply((made) =>
      trafficOf({ ...config.traffic[service], revision: made }),
    );
    const made = new gcp.cloudrunv2.Service(
      service,
      {
        name: service,
        location: config.region,
        // A limit for the whole service is refused at the stage GA in some places still.
        launchStage: 'BETA',
        ingress: ingress === 'all' ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY',
        invokerIamDisabled: callers === 'anyone',
        ...(audience !== undefined && { customAudiences: [audience] }),
        scaling: {
          scalingMode: 'AUTOMATIC',
          minInstanceCount: shape.minInstances,
          maxInstanceCount: shape.maxInstances,
        },
        template: { ...template, revision },
        traffics,
        deletionProtection: config.protect,
      },
      { parent: this },
    );
    this.#service = service;
    this.name = made.name;
    this.url = made.uri;
    this.revision = revision;
    this.trafficStatuses = made.trafficStatuses;
    this.registerOutputs({ url: this.url, revision: this.revision });
  }

  /** Lets a member call the service. */
  allow(caller: string, member: pulumi.Input<string>, location: string): void {
    new gcp.cloudrunv2.ServiceIamMember(
      `${caller}-calls-${this.#service}`,
      { name: this.name, location, role: 'roles/run.invoker', member },
      { parent: this },
    );
  }
}
