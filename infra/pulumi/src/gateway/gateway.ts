import { hash } from 'node:crypto';
import { apigateway, cloudrunv2, projects, serviceaccount } from '@pulumi/gcp';
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  output,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { gatewayDocument } from './gateway-document.ts';

export interface GatewayArgs {
  config: EnvironmentConfig;
  /** The API's service as Cloud Run addresses it; also what the gateway's tokens are for. */
  apiUrl: Input<string>;
  /** Its name there. */
  apiServiceName: Input<string>;
  /** The APIs that must be enabled first: API Gateway, Service Management, Service Control. */
  dependsOn: Resource[];
}

/** Of 64 bits: two documents of one API with the same name are not to be feared. */
const HASH_LENGTH = 16;

/**
 * The way in for phones: API Gateway before the API's service, with an account that alone may call it. Its config can't
 * be changed, only replaced: it is named by what is in it, so that the new one is there, and the gateway on it, before
 * the old one goes.
 */
export class Gateway extends ComponentResource {
  /** Where phones ask, without `https://`. */
  readonly host: Output<string>;
  /** The gateway's own account. */
  readonly account: Output<string>;
  /** The name by which an API key is allowed to be used here (`gcloud services api-keys create --api-target=service=…`). */
  readonly managedService: Output<string>;

  constructor(name: string, args: GatewayArgs, options?: ComponentResourceOptions) {
    super('ridewait:gateway:Gateway', name, {}, options);
    const { project, region, gateway } = args.config;
    const own = { parent: this, dependsOn: args.dependsOn };

    const account = new serviceaccount.Account(
      `${name}-account`,
      { project, accountId: 'ridewait-gateway', displayName: 'API Gateway, which calls the API' },
      own,
    );
    const invoker = new cloudrunv2.ServiceIamMember(
      `${name}-calls-api`,
      {
        project,
        location: region,
        name: args.apiServiceName,
        role: 'roles/run.invoker',
        member: account.member,
      },
      own,
    );

    const api = new apigateway.Api(
      `${name}-api`,
      { project, apiId: 'ridewait', displayName: 'Ridewait' },
      own,
    );
    const document = output(args.apiUrl).apply((address) =>
      JSON.stringify(
        gatewayDocument({
          title: 'Ridewait',
          address,
          jwtAudience: address,
          keyRequired: gateway.keyRequired,
          requestsPerMinute: gateway.requestsPerMinute,
        }),
      ),
    );
    const config = new apigateway.ApiConfig(
      `${name}-config`,
      {
        project,
        api: api.apiId,
        apiConfigId: all([document, account.email]).apply(
          ([text, email]) => `v-${hash('sha256', `${email} ${text}`).slice(0, HASH_LENGTH)}`,
        ),
        displayName: 'Ridewait',
        openapiDocuments: [
          {
            document: {
              path: 'openapi.json',
              contents: document.apply((text) => Buffer.from(text).toString('base64')),
            },
          },
        ],
        gatewayConfig: { backendConfig: { googleServiceAccount: account.email } },
      },
      { ...own, dependsOn: [...args.dependsOn, invoker], deleteBeforeReplace: false },
    );
    // A key can be used for services that are enabled, and this one has nothing in it before its first config.
    const enabled =
      gateway.keyRequired &&
      new projects.Service(
        `${name}-managed-service`,
        { project, service: api.managedService, disableOnDestroy: false },
        { ...own, dependsOn: [...args.dependsOn, config] },
      );
    const made = new apigateway.Gateway(
      `${name}-gateway`,
      {
        project,
        region: gateway.region,
        gatewayId: 'ridewait',
        displayName: 'Ridewait',
        apiConfig: config.id,
      },
      own,
    );

    this.host = made.defaultHostname;
    this.account = account.email;
    this.managedService = enabled ? enabled.service : api.managedService;
    this.registerOutputs({
      host: this.host,
      account: this.account,
      managedService: this.managedService,
    });
  }
}
