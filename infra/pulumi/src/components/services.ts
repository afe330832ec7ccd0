import * as pulumi from '@pulumi/pulumi';
import { after } from '../after.ts';
import { type EnvironmentConfig, imageOf } from '../config/environment.ts';
import { SERVICES, type ServiceName } from '../config/service-shape.ts';
import { collector } from '../observability/collector.ts';
import { CollectorConfig } from '../observability/collector-config.ts';
import { audienceOf } from '../push.ts';
import { pushVariables, SERVICE_PLANS } from '../service-list.ts';
import { cacheEnvironment, databaseVariables } from '../store-environment.ts';
import type { Account } from './account.ts';
import type { Cache } from './cache.ts';
import { CloudRunService } from './cloud-run-service.ts';
import type { DatabaseLogin } from './database-login.ts';
import type { Database } from './database.ts';
import type { RunNetwork } from './run-template.ts';
import type { Secret } from './secret.ts';
import type { WorkloadAccount } from './workload-account.ts';

/** Where spans go: OTLP over HTTP. */
export const TRACES = 'https://telemetry.googleapis.com';

export interface ServicesArgs {
  config: EnvironmentConfig;
  accounts: Readonly<Record<ServiceName, WorkloadAccount>>;
  logins: Readonly<Partial<Record<ServiceName, DatabaseLogin>>>;
  pusher: Account;
  /** Who calls the processor where it scales to zero. */
  scheduler: Account;
  network: RunNetwork;
  database: Database;
  cache: Cache;
  cachePassword: Secret;
  migrated: pulumi.Resource;
  /** Others whose metrics are collected, by name. */
  alsoCollected: Readonly<Record<string, WorkloadAccount>>;
}

/** The services, each as its plan has it. The page comes last: it has to be told where the API is. */
export class Services extends pulumi.ComponentResource {
  readonly #args: ServicesArgs;
  readonly collectorConfig: CollectorConfig;

  constructor(name: string, args: ServicesArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Services', name, {}, opts);
    this.#args = args;
    this.collectorConfig = new CollectorConfig(
      'collector-config',
      {
        config: args.config,
        readers: Object.fromEntries([
          ...SERVICES.map((each) => [each, args.accounts[each].email] as const),
          ...Object.entries(args.alsoCollected).map(([who, { email }]) => [who, email] as const),
        ]),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  /** @param variables what is known only now, beside what the service's plan has */
  run(service: ServiceName, variables: Record<string, pulumi.Input<string>> = {}): CloudRunService {
    const { config, accounts, migrated, network, cachePassword } = this.#args;
    const plan = SERVICE_PLANS[service];
    const needsStores = plan.stores.cache || plan.stores.database;
    const { container, volume } = collector(this.collectorConfig, 'main', {
      cpuIdle: config.services[service].billing === 'request',
    });
    const environment = this.#environment(service);
    const made = new CloudRunService(
      service,
      {
        config,
        image: imageOf(config, plan.image),
        account: accounts[service].email,
        environment: { ...environment, plain: { ...environment.plain, ...variables } },
        network: needsStores ? network : undefined,
        protocol: plan.protocol,
        ingress: plan.ingress,
        callers: plan.callers,
        // Where Cloud Run checks nobody, the service's own check is the only one that looks at it.
        ...(plan.pushed &&
          plan.callers === 'invokers' && { audience: audienceOf(service, config.project) }),
        sidecars: [container],
        volumes: [volume],
      },
      {
        parent: this,
        transformations: [
          after(
            migrated,
            cachePassword,
            ...this.collectorConfig.rights,
            ...accounts[service].rights,
          ),
        ],
      },
    );
    return made;
  }

  #environment(service: ServiceName) {
    const { config, logins, pusher, scheduler, database, cache, cachePassword } = this.#args;
    const plan = SERVICE_PLANS[service];
    const { project, services, observability } = config;
    const login = logins[service];
    const redis = plan.stores.cache ? cacheEnvironment(cache, cachePassword.ref) : undefined;
    return {
      plain: {
        GOOGLE_CLOUD_PROJECT: project,
        ...(observability.tracing && { OTEL_EXPORTER_OTLP_ENDPOINT: TRACES }),
        ...(login && databaseVariables(database, login, services[service].databaseConnections)),
        ...redis?.plain,
        ...(plan.pushed && pushVariables(service, project, pusher.email)),
        ...(service === 'processor' &&
          services.processor.minInstances === 0 && { FLUSH_SERVICE_ACCOUNT: scheduler.email }),
        ...plan.variables(config),
      },
      ...(redis && { secret: redis.secret }),
    };
  }
}
