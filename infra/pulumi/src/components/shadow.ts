import type * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { after } from '../after.ts';
import { JOB_CONNECTIONS } from '../config/connections.ts';
import { type EnvironmentConfig, imageOf } from '../config/environment.ts';
import type { ServiceShape } from '../config/service-shape.ts';
import { OWNER_ROLE } from '../database-access.ts';
import { collector } from '../observability/collector.ts';
import type { CollectorConfig } from '../observability/collector-config.ts';
import { audienceOf } from '../push.ts';
import { pushVariables, SERVICE_PLANS } from '../service-list.ts';
import { cacheEnvironment, databaseVariables } from '../store-environment.ts';
import type { Account } from './account.ts';
import type { Cache } from './cache.ts';
import { CloudRunJob } from './cloud-run-job.ts';
import { CloudRunService } from './cloud-run-service.ts';
import type { Database } from './database.ts';
import type { Pusher } from './pusher.ts';
import type { RunNetwork } from './run-template.ts';
import type { Secret } from './secret.ts';
import { TRACES } from './services.ts';
import type { ShadowIdentities } from './shadow-identities.ts';
import { SHADOW_SUBSCRIPTION, ShadowSubscription } from './shadow-subscription.ts';

export interface ShadowArgs {
  config: EnvironmentConfig & { shadow: NonNullable<EnvironmentConfig['shadow']> };
  identities: ShadowIdentities;
  topic: gcp.pubsub.Topic;
  pusher: Pusher;
  releaser: Account | undefined;
  network: RunNetwork;
  database: Database;
  cache: Cache;
  cachePassword: Secret;
  collectorConfig: CollectorConfig;
  migrated: pulumi.Resource;
}

const COMPARE_SHAPE = {
  cpu: 1,
  memoryMiB: 512,
  maxInstances: 1,
  concurrency: 10,
  timeoutSeconds: 30,
  billing: 'instance',
  databaseConnections: 1,
} as const satisfies Omit<ServiceShape, 'minInstances'>;

/**
 * Room for a processor on trial: a service, a subscription, accounts, a job that makes its stores ready, and a service
 * that compares it. All of it is made by a person's `pulumi up`, and costs nothing while nobody is on trial: a release
 * then only changes the image, whether instances run, and whether the subscription pushes.
 */
export class Shadow extends pulumi.ComponentResource {
  readonly subscription: gcp.pubsub.Subscription;
  readonly services: Readonly<Record<'processor-shadow' | 'shadow-compare', CloudRunService>>;
  readonly job: gcp.cloudrunv2.Job;

  constructor(name: string, args: ShadowArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Shadow', name, {}, opts);
    const { config, pusher } = args;
    const { project, region, shadow } = config;
    // The one that serves keeps its own pool meanwhile.
    const pool = Math.ceil(config.services.processor.databaseConnections / 2);
    const isOn = shadow.image !== undefined && !shadow.over;
    const parent = { parent: this };

    // First what a candidate begins from; in the end the other way round, when nothing of it runs any more.
    const prepare = isOn ? this.#prepare(args, [args.migrated]) : undefined;
    const ready = prepare ?? args.migrated;
    const candidate = this.#service(args, 'processor-shadow', {
      // Once it is over, the image of who serves: one that never got ready must not stand in the way of the way back.
      image: (isOn ? shadow.image : undefined) ?? imageOf(config, 'processor'),
      isIdle: !isOn,
      shape: {
        ...config.services.processor,
        minInstances: isOn ? 1 : 0,
        databaseConnections: pool,
        // It flushes between pushes, and no clock calls it.
        billing: 'instance',
      },
      variables: {
        ...this.#stores(args, 'processor-shadow', pool),
        ...(config.observability.tracing && { OTEL_EXPORTER_OTLP_ENDPOINT: TRACES }),
        ...SERVICE_PLANS.processor.variables(config),
        ...pushVariables('processor-shadow', project, pusher.email),
        DATABASE_SCHEMA: 'shadow',
        REDIS_KEY_PREFIX: 'shadow',
        READINGS_SUBSCRIPTION: SHADOW_SUBSCRIPTION,
        DEAD_LETTERS: 'count',
      },
      audience: audienceOf('processor-shadow', project),
      ready,
    });
    const compare = this.#service(args, 'shadow-compare', {
      image: imageOf(config, 'cli'),
      args: ['shadow', 'compare'],
      isIdle: !isOn,
      shape: { ...COMPARE_SHAPE, minInstances: isOn ? 1 : 0 },
      variables: this.#stores(args, 'shadow-compare', COMPARE_SHAPE.databaseConnections),
      ready,
    });
    candidate.allow('pusher', pusher.member, region);
    const made = new ShadowSubscription(
      SHADOW_SUBSCRIPTION,
      {
        project,
        topic: args.topic,
        pushTo: isOn ? candidate.url : undefined,
        pusher,
        releaser: args.releaser,
      },
      parent,
    );
    this.subscription = made.subscription;
    this.services = { 'processor-shadow': candidate, 'shadow-compare': compare };
    this.job = prepare ?? this.#prepare(args, [candidate, compare, made.subscription]);
    this.registerOutputs({});
  }

  #service(args: ShadowArgs, name: keyof Shadow['services'], own: Own): CloudRunService {
    const { config, identities, collectorConfig, cachePassword, network } = args;
    const account = identities.services[name];
    const { container, volume } = collector(collectorConfig, 'main', { cpuIdle: false });
    return new CloudRunService(
      name,
      {
        config: { ...config, services: { [name]: own.shape }, traffic: {} },
        image: own.image,
        ...(own.args && { args: own.args }),
        ...(own.isIdle && { isIdle: true }),
        account: account.email,
        environment: {
          plain: { GOOGLE_CLOUD_PROJECT: config.project, ...own.variables },
          secret: { REDIS_PASSWORD: cachePassword.ref },
        },
        network,
        protocol: 'http',
        ingress: 'internal',
        callers: 'invokers',
        ...(own.audience !== undefined && { audience: own.audience }),
        sidecars: [container],
        volumes: [volume],
      },
      {
        parent: this,
        transformations: [
          after(own.ready, cachePassword, ...collectorConfig.rights, ...account.rights),
        ],
      },
    );
  }

  #stores({ database, cache, cachePassword, identities }: ShadowArgs, who: Who, pool: number) {
    return {
      ...databaseVariables(database, identities.logins[who], pool),
      ...cacheEnvironment(cache, cachePassword.ref).plain,
    };
  }

  /** What a trial begins from, or what is done when it is over: named by the image, so that each has its own run. */
  #prepare(args: ShadowArgs, done: readonly pulumi.Resource[]): gcp.cloudrunv2.Job {
    const { config, identities, network, cachePassword } = args;
    const { image, over } = config.shadow;
    const what = image === undefined || over ? 'clear' : 'prepare';
    const { job } = new CloudRunJob(
      'shadow-prepare',
      {
        config,
        image: imageOf(config, 'cli'),
        args: ['shadow', what, ...(image === undefined ? [] : ['--of', image])],
        account: identities.prepare.email,
        network,
        environment: {
          plain: {
            GOOGLE_CLOUD_PROJECT: config.project,
            ...this.#stores(args, 'shadow-prepare', JOB_CONNECTIONS),
            PUBSUB_PROJECT: config.project,
            DATABASE_ROLE: OWNER_ROLE,
          },
          secret: { REDIS_PASSWORD: cachePassword.ref },
        },
        memoryMiB: 512,
        timeoutSeconds: 900,
        retries: 1,
        runByDeployment: true,
      },
      { parent: this, transformations: [after(...done, args.migrated, cachePassword)] },
    );
    return job;
  }
}

type Who = keyof ShadowIdentities['logins'];

interface Own {
  image: string;
  /** Between two trials it has no schema to be ready with. */
  isIdle?: boolean;
  args?: readonly string[];
  shape: ServiceShape;
  variables: Record<string, pulumi.Input<string>>;
  audience?: string;
  /** What it finds in place. */
  ready: pulumi.Resource;
}
