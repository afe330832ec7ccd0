import { all, runtime } from '@pulumi/pulumi';
import { beforeAll, describe, expect, it } from 'vitest';
import { prod } from '../../environments/prod.ts';
import type { EnvironmentConfig } from '../config/environment.ts';
import { gatewayDocumentSchema } from './extensions.ts';

interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

const CONFIG = 'gcp:apigateway/apiConfig:ApiConfig';
const GATEWAY = 'gcp:apigateway/gateway:Gateway';
const SERVICE = 'gcp:projects/service:Service';

const made: Made[] = [];
const ACCOUNT = 'ridewait-gateway@park-prod.iam.gserviceaccount.com';

/** What the cloud would add to a resource. */
function computed({ type, inputs }: runtime.MockResourceArgs): Record<string, unknown> {
  switch (type) {
    case 'gcp:serviceaccount/account:Account':
      return { email: ACCOUNT, member: `serviceAccount:${ACCOUNT}` };
    case 'gcp:apigateway/api:Api':
      return { managedService: 'ridewait-1x.apigateway.park-prod.cloud.goog' };
    case GATEWAY:
      return { defaultHostname: `${String(inputs.gatewayId)}-1x.uc.gateway.dev` };
    default:
      return {};
  }
}

beforeAll(() =>
  runtime.setMocks(
    {
      newResource: (args) => {
        made.push(args);
        const id =
          args.type === CONFIG
            ? `projects/park-prod/locations/global/apis/ridewait/configs/${String(args.inputs.apiConfigId)}`
            : `${args.name}-id`;
        return { id, state: { ...args.inputs, ...computed(args) } };
      },
      call: ({ inputs }) => inputs,
    },
    'ridewait',
    'prod',
    false,
  ),
);

interface Options {
  apiUrl?: string;
  gateway?: Partial<EnvironmentConfig['gateway']>;
}

/** The component as an environment has it: its resources, and its outputs. */
async function makeGateway({
  apiUrl = 'https://api-9.us-central1.run.app',
  gateway,
}: Options = {}) {
  const { Gateway } = await import('./gateway.ts');
  made.length = 0;
  const config = {
    ...prod,
    project: 'park-prod',
    gateway: { ...prod.gateway, ...gateway },
  } as unknown as EnvironmentConfig;
  const component = new Gateway('gateway', {
    config,
    apiUrl,
    apiServiceName: 'api',
    dependsOn: [],
  });
  const { host, account, managedService } = component;
  const outputs = await new Promise<Record<string, string>>((resolve) => {
    all({ host, account, managedService }).apply(resolve);
  });
  return { outputs, resources: [...made] };
}

function inputsOf(resources: readonly Made[], kind: string): Record<string, unknown> {
  const found = resources.filter(({ type }) => type === kind);
  expect(found).toHaveLength(1);
  return found[0]!.inputs;
}

/** The document that a config carries. */
function documentOf(resources: readonly Made[]): unknown {
  const { openapiDocuments } = inputsOf(resources, CONFIG) as {
    openapiDocuments: { document: { path: string; contents: string } }[];
  };
  expect(openapiDocuments.map(({ document }) => document.path)).toEqual(['openapi.json']);
  return JSON.parse(Buffer.from(openapiDocuments[0]!.document.contents, 'base64').toString());
}

describe('the gateway', () => {
  it('has an account of its own, which may call the API and do nothing else', async () => {
    const { resources } = await makeGateway();
    const rights = resources.filter(({ type }) => type.includes('IamMember'));
    expect(rights.map(({ type, inputs }) => ({ type, inputs }))).toEqual([
      {
        type: 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember',
        inputs: {
          project: 'park-prod',
          location: 'us-central1',
          name: 'api',
          role: 'roles/run.invoker',
          member: `serviceAccount:${ACCOUNT}`,
        },
      },
    ]);
    expect(inputsOf(resources, CONFIG).gatewayConfig).toEqual({
      backendConfig: { googleServiceAccount: ACCOUNT },
    });
  });

  it('is told the API’s routes, with its address as both aim and audience', async () => {
    const document = gatewayDocumentSchema.parse(documentOf((await makeGateway()).resources));
    expect(document['x-google-api-management'].backends.api).toMatchObject({
      address: 'https://api-9.us-central1.run.app',
      jwtAudience: 'https://api-9.us-central1.run.app',
    });
  });

  it('runs the config that was made for it, and tells where phones reach it', async () => {
    const { outputs, resources } = await makeGateway();
    const { apiConfigId } = inputsOf(resources, CONFIG);
    expect(inputsOf(resources, GATEWAY)).toMatchObject({
      gatewayId: 'ridewait',
      region: 'us-central1',
      apiConfig: `projects/park-prod/locations/global/apis/ridewait/configs/${String(apiConfigId)}`,
    });
    expect(outputs).toEqual({
      host: 'ridewait-1x.uc.gateway.dev',
      account: ACCOUNT,
      managedService: 'ridewait-1x.apigateway.park-prod.cloud.goog',
    });
  });

  it('names a config by what is in it: the same again is the same, another is another', async () => {
    const nameOf = async (options?: Options) =>
      inputsOf((await makeGateway(options)).resources, CONFIG).apiConfigId;
    const first = await nameOf();
    expect(first).toMatch(/^v-[0-9a-f]{16}$/);
    expect(await nameOf()).toBe(first);
    expect(await nameOf({ apiUrl: 'https://api-10.us-central1.run.app' })).not.toBe(first);
    expect(await nameOf({ gateway: { keyRequired: true } })).not.toBe(first);
  });

  it('has its service enabled where keys are needed, for a key can be used for enabled services alone', async () => {
    const { resources } = await makeGateway({ gateway: { keyRequired: true } });
    expect(inputsOf(resources, SERVICE)).toEqual({
      project: 'park-prod',
      service: 'ridewait-1x.apigateway.park-prod.cloud.goog',
      disableOnDestroy: false,
    });
    const open = (await makeGateway()).resources;
    expect(open.filter(({ type }) => type === SERVICE)).toEqual([]);
  });
});
