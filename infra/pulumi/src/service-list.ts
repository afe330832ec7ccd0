import type { EnvironmentConfig } from './config/environment.ts';
import type { ImageName, ServiceName } from './config/service-shape.ts';
import { audienceOf, SETTLE_SECONDS } from './push.ts';

/** What a service is made of and needs; what is not here, `cloud-run-service.ts` does for all alike. */
export interface ServicePlan {
  image: ImageName;
  purpose: string;
  ingress: 'all' | 'internal';
  callers: 'anyone' | 'invokers';
  protocol: 'http' | 'grpc';
  stores: { database: boolean; cache: boolean };
  /** Pub/Sub pushes to it. */
  pushed: boolean;
  /** Variables of its own. */
  variables(config: EnvironmentConfig): Record<string, string>;
}

/** Every service. The variables are those of the schemas in each app's `wiring.ts` and `main.ts`. */
export const SERVICE_PLANS: Readonly<Record<ServiceName, ServicePlan>> = {
  ingest: {
    image: 'ingest',
    purpose: 'Takes readings from devices, and publishes them.',
    ingress: 'all',
    // Devices sign with keys of their own, which Cloud Run doesn't know.
    callers: 'anyone',
    protocol: 'http',
    stores: { database: true, cache: false },
    pushed: true,
    variables: ({ project }) => ({ PUBSUB_PROJECT: project }),
  },
  processor: {
    image: 'processor',
    purpose: 'Folds readings into states and history.',
    ingress: 'internal',
    callers: 'invokers',
    protocol: 'http',
    stores: { database: true, cache: true },
    pushed: true,
    variables: ({ project, processor }) => ({
      PUBSUB_PROJECT: project,
      // Cloud Run has checked the signature, and takes it off.
      PUSH_SIGNATURE: 'checked-before',
      FLUSH_SECONDS: String(processor.flushSeconds),
      ROUND_SECONDS: String(processor.roundSeconds),
      SETTLE_SECONDS: String(SETTLE_SECONDS),
      STATE_CACHE_MB: String(processor.stateCacheMb),
    }),
  },
  api: {
    image: 'api',
    purpose: 'Answers guests, by the gateway.',
    // API Gateway is not of the network. Its account alone may call.
    ingress: 'all',
    callers: 'invokers',
    protocol: 'http',
    stores: { database: true, cache: true },
    pushed: false,
    variables: () => ({ API_SERVES: 'http' }),
  },
  'api-grpc': {
    image: 'api',
    purpose: 'Answers other systems of the park.',
    ingress: 'internal',
    callers: 'invokers',
    protocol: 'grpc',
    stores: { database: true, cache: true },
    pushed: false,
    variables: ({ services }) => ({
      API_SERVES: 'grpc',
      // Below what Cloud Run sends: an instance that is full of streams still answers, and says that it is.
      GRPC_MAX_STREAMS: String(Math.floor(services['api-grpc'].concurrency * 0.8)),
    }),
  },
  web: {
    image: 'web',
    purpose: 'Serves the page.',
    ingress: 'all',
    callers: 'anyone',
    protocol: 'http',
    stores: { database: false, cache: false },
    pushed: false,
    variables: ({ park }) => (park === undefined ? {} : { PARK: park }),
  },
};

/** What the services that Pub/Sub pushes to check of its token: `pushAuthConfig` of `@ridewait/service`. */
export function pushVariables<Email>(
  service: string,
  project: string,
  pusher: Email,
): { PUSH_AUDIENCE: string; PUSH_SERVICE_ACCOUNT: Email } {
  return { PUSH_AUDIENCE: audienceOf(service, project), PUSH_SERVICE_ACCOUNT: pusher };
}
