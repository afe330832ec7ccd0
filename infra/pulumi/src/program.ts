import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { after } from './after.ts';
import { Apis } from './components/apis.ts';
import { Budget } from './components/budget.ts';
import { Delivery } from './components/delivery.ts';
import { Images } from './components/images.ts';
import type { EnvironmentConfig } from './config/environment.ts';
import { type ParkOutputs, RunningPark } from './running-park.ts';

/** What a release and the apps need to know. Names are those in the cloud. */
export interface RidewaitOutputs extends Partial<ParkOutputs> {
  environment: string;
  /** What the names of images begin with. */
  images: pulumi.Output<string>;
  /** Accounts and identity providers for GitHub's workflows. */
  delivery?: Delivery['outputs'];
}

/** Everything of one environment, under one resource. */
class Ridewait extends pulumi.ComponentResource {
  readonly outputs: RidewaitOutputs;

  constructor(config: EnvironmentConfig, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Ridewait', 'ridewait', {}, opts);
    const { project } = config;
    const apis = new Apis('apis', { project }, { parent: this });
    const ready = { parent: this, transformations: [after(apis)] };
    const images = new Images('images', { config }, ready);
    const delivery = config.github
      ? new Delivery('delivery', { config, github: config.github, images }, ready)
      : undefined;
    new Budget('budget', { config }, ready);
    const park = config.foundationOnly
      ? undefined
      : new RunningPark('park', { config, apis, releaser: delivery?.releaser }, ready);
    this.outputs = {
      environment: config.environment,
      images: images.address,
      ...(delivery && { delivery: delivery.outputs }),
      ...park?.outputs,
    };
    this.registerOutputs(this.outputs);
  }
}

/** Declares everything that an environment is made of. The configuration has been checked. */
export function ridewait(config: EnvironmentConfig): RidewaitOutputs {
  const provider = new gcp.Provider('gcp', {
    project: config.project,
    region: config.region,
    // What is ours can be told from what is others', also on the bill.
    defaultLabels: { app: 'ridewait', environment: config.environment },
  });
  return new Ridewait(config, { providers: { gcp: provider } }).outputs;
}
