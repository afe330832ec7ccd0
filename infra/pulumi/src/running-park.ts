import { readingsProto } from '@ridewait/contracts';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from './components/account.ts';
import type { Apis } from './components/apis.ts';
import { Archive } from './components/archive.ts';
import { Cache } from './components/cache.ts';
import type { CloudRunService } from './components/cloud-run-service.ts';
import { Database } from './components/database.ts';
import { Identities } from './components/identities.ts';
import { Jobs } from './components/jobs.ts';
import { Network } from './components/network.ts';
import { PushSubscription } from './components/push-subscription.ts';
import { ReleaseRights } from './components/release-rights.ts';
import { RoundRights } from './components/round-rights.ts';
import { Schedules } from './components/schedules.ts';
import { Secret } from './components/secret.ts';
import { Services } from './components/services.ts';
import { ShadowIdentities } from './components/shadow-identities.ts';
import { Shadow } from './components/shadow.ts';
import { TopicRights } from './components/topic-rights.ts';
import { Topics } from './components/topics.ts';
import type { EnvironmentConfig } from './config/environment.ts';
import { type ServiceName, SERVICES } from './config/service-shape.ts';
import { Gateway } from './gateway/gateway.ts';
import { Observability } from './observability/observability.ts';
import { audienceOf } from './push.ts';
import { SERVICE_PLANS } from './service-list.ts';

type ByService<T> = Record<ServiceName, T>;

export interface ParkOutputs {
  urls: ByService<pulumi.Output<string>>;
  /** Where phones ask. */
  gatewayHost: pulumi.Output<string>;
  /** What this deployment made, or found made: what `traffic` names. */
  revisions: ByService<pulumi.Output<string>>;
  /** What Cloud Run says that it does with the traffic. */
  traffic: ByService<CloudRunService['trafficStatuses']>;
  topics: Record<'readings' | 'edge' | 'deadLetters', pulumi.Output<string>>;
  subscriptions: Record<'readings' | 'edge' | 'deadLetters', pulumi.Output<string>>;
  cache: pulumi.Output<string>;
  database: pulumi.Output<string>;
  /** As `ridewait replay --archive` takes it. */
  archive: pulumi.Output<string>;
  /** Where people hand files to the job `operate`. */
  operatorBucket: pulumi.Output<string>;
}

export interface RunningParkArgs {
  config: EnvironmentConfig;
  apis: Apis;
  /** Who releases, where anybody does. */
  releaser: Account | undefined;
}

const RUNBOOKS = 'docs/runbooks';

/** All that runs, and what it runs on. */
export class RunningPark extends pulumi.ComponentResource {
  readonly outputs: ParkOutputs;

  constructor(name: string, args: RunningParkArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:RunningPark', name, {}, opts);
    const { config, apis, releaser } = args;
    const { project } = config;
    const { pubsubAgent } = apis;
    const own = { parent: this };

    const network = new Network('ridewait', { config }, own);
    const database = new Database('database', { config, network }, own);
    const cache = new Cache('cache', { config, network }, own);
    const topics = new Topics(
      'topics',
      { config, readingsProto: readingsProto(), pubsubAgent },
      own,
    );
    const archive = new Archive('archive', { config, topic: topics.readings, pubsubAgent }, own);

    const { accounts, logins, pusher, scheduler } = new Identities(
      'identities',
      { config, database, pubsubAgent },
      own,
    );
    const trial = config.shadow && {
      config: { ...config, shadow: config.shadow },
      identities: new ShadowIdentities('shadow-identities', { config, database }, own),
    };
    const cachePassword = new Secret(
      'redis-auth',
      {
        value: cache.password,
        readers: {
          processor: accounts.processor.email,
          api: accounts.api.email,
          'api-grpc': accounts['api-grpc'].email,
          ...(trial && mapped(accountsOf(trial.identities), ({ email }) => email)),
        },
      },
      own,
    );
    const vpc = { network: network.id, subnet: network.subnet };
    const jobs = new Jobs(
      'jobs',
      {
        config,
        network: vpc,
        database,
        archive,
        logins: [...Object.values(logins), ...Object.values(trial?.identities.logins ?? {})],
      },
      own,
    );
    const publishers = { ...accounts, operate: jobs.accounts.operate };
    new TopicRights('topic-rights', { accounts: publishers, topics }, own);
    const services = new Services(
      'services',
      {
        config,
        accounts,
        logins,
        pusher,
        scheduler,
        network: vpc,
        database,
        cache,
        cachePassword,
        migrated: jobs.migrated,
        alsoCollected: trial?.identities.services ?? {},
      },
      own,
    );
    const ingest = services.run('ingest');
    const processor = services.run('processor');
    const api = services.run('api');
    const grpc = services.run('api-grpc');
    const gateway = new Gateway(
      'gateway',
      { config, apiUrl: api.url, apiServiceName: api.name, dependsOn: [apis] },
      own,
    );
    const web = services.run('web', { API_URL: pulumi.interpolate`https://${gateway.host}` });
    const running: ByService<CloudRunService> = { ingest, processor, api, web, 'api-grpc': grpc };

    processor.allow('pusher', pusher.member, config.region);
    ingest.allow('pusher', pusher.member, config.region);
    for (const [index, member] of config.grpcCallers.entries()) {
      grpc.allow(`caller-${index}`, member, config.region);
    }
    if (config.services.processor.minInstances === 0) {
      processor.allow('scheduler', scheduler.member, config.region);
    }
    const pushed = { deadLetters: topics.deadLetters, pubsubAgent, pusher };
    const readings = new PushSubscription(
      'readings-processor',
      {
        ...pushed,
        topic: topics.readings,
        url: processor.url,
        path: '/pubsub/readings',
        audience: audienceOf('processor', project),
      },
      own,
    );
    const edge = new PushSubscription(
      'edge-ingest',
      {
        ...pushed,
        topic: topics.edge,
        url: ingest.url,
        path: '/pubsub/edge',
        audience: audienceOf('ingest', project),
      },
      own,
    );
    const shadow =
      trial &&
      new Shadow(
        'shadow',
        {
          ...trial,
          topic: topics.readings,
          pusher,
          releaser,
          network: vpc,
          database,
          cache,
          cachePassword,
          collectorConfig: services.collectorConfig,
          migrated: jobs.migrated,
        },
        own,
      );
    new RoundRights(
      'rounds',
      {
        project,
        subscription: readings.subscription,
        member: accounts.processor.member,
        others: {
          // The way back of a release of the processor is one, too.
          ...(releaser && {
            releaser: { subscription: readings.subscription, member: releaser.member },
          }),
          ...(shadow &&
            trial &&
            mapped(
              {
                'processor-shadow': trial.identities.services['processor-shadow'],
                'shadow-prepare': trial.identities.prepare,
              },
              ({ member }) => ({ subscription: shadow.subscription, member }),
            )),
        },
      },
      own,
    );
    new Schedules('schedules', { config, jobs: jobs.jobs, processor, scheduler }, own);
    new Observability(
      'observability',
      {
        config,
        services: mapped(running, (service) => service.name),
        subscription: readings.subscription.name,
        deadLetterSubscription: topics.review.name,
        cache: cache.instance,
        database: database.instance.name,
        replica: database.replica,
        gatewayHost: gateway.host,
        runbooks: `${config.repositoryUrl}/blob/main/${RUNBOOKS}`,
      },
      own,
    );
    if (releaser) {
      new ReleaseRights(
        'release-rights',
        {
          config,
          releaser,
          services: {
            ...mapped(running, (service) => service.name),
            ...(shadow && mapped(shadow.services, (service) => service.name)),
          },
          jobs: {
            ...mapped(jobs.jobs, (job) => job.name),
            ...(shadow && { 'shadow-prepare': shadow.job.name }),
          },
          accounts: { ...accounts, ...jobs.accounts, ...(trial && accountsOf(trial.identities)) },
          probed: SERVICES.filter((service) => {
            const { ingress, callers } = SERVICE_PLANS[service];
            return ingress === 'all' && callers === 'invokers';
          }),
          operatorBucket: jobs.operatorBucket,
        },
        own,
      );
    }
    this.outputs = {
      urls: mapped(running, (service) => service.url),
      gatewayHost: gateway.host,
      revisions: mapped(running, (service) => service.revision),
      traffic: mapped(running, (service) => service.trafficStatuses),
      topics: {
        readings: topics.readings.name,
        edge: topics.edge.name,
        deadLetters: topics.deadLetters.name,
      },
      subscriptions: {
        readings: readings.subscription.name,
        edge: edge.subscription.name,
        deadLetters: topics.review.name,
      },
      cache: cache.instance,
      database: database.connectionName,
      archive: archive.place,
      operatorBucket: jobs.operatorBucket,
    };
    this.registerOutputs(this.outputs);
  }
}

/** Of all that a trial takes, by the names of the workloads. */
function accountsOf({ services, prepare }: ShadowIdentities): Record<string, Account> {
  return { ...services, 'shadow-prepare': prepare };
}

function mapped<Name extends string, From, To>(
  record: Readonly<Record<Name, From>>,
  change: (value: From) => To,
): Record<Name, To> {
  const entries = Object.entries<From>(record).map(([name, value]) => [name, change(value)]);
  return Object.fromEntries(entries) as Record<Name, To>;
}
