import { runtime } from '@pulumi/pulumi';
import { PROJECT_NUMBER, projectOf } from './stand-ins.ts';

type Inputs = Record<string, unknown>;
interface Computed {
  id: string;
  state: Inputs;
}
interface Known {
  /** The name in the cloud: the given one, or as Pulumi makes it up. */
  name: string;
  project: string;
  location: string;
  inputs: Inputs;
}

/** A certificate authority's certificate as Memorystore gives it; nothing reads what is in it. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nc3RhbmQtaW4=\n-----END CERTIFICATE-----\n';

/** What Google computes of a resource, by its type, for whatever the program may use of it. */
const BY_TYPE: Readonly<Record<string, (known: Known) => Partial<Computed>>> = {
  'gcp:apigateway/api:Api': ({ project, inputs }) => ({
    id: `projects/${project}/locations/global/apis/${String(inputs.apiId)}`,
    state: { managedService: `${String(inputs.apiId)}-0a1b2c.apigateway.${project}.cloud.goog` },
  }),
  'gcp:apigateway/apiConfig:ApiConfig': ({ name, project, inputs }) => {
    const id = `projects/${project}/locations/global/apis/${String(inputs.api)}/configs/${name}`;
    return { id, state: { name: id, apiConfigId: name } };
  },
  'gcp:apigateway/gateway:Gateway': ({ inputs }) => ({
    state: { defaultHostname: `${String(inputs.gatewayId)}-0a1b2c.uc.gateway.dev` },
  }),
  'gcp:artifactregistry/repository:Repository': ({ project, location, inputs }) => ({
    id: `projects/${project}/locations/${location}/repositories/${String(inputs.repositoryId)}`,
    state: { name: inputs.repositoryId },
  }),
  'gcp:cloudrunv2/job:Job': ({ name, project, location }) => ({
    id: `projects/${project}/locations/${location}/jobs/${name}`,
  }),
  'gcp:cloudrunv2/service:Service': ({ name, project, location }) => ({
    id: `projects/${project}/locations/${location}/services/${name}`,
    state: {
      uri: `https://${name}-a1b2c3d4e5-uc.a.run.app`,
      urls: [
        `https://${name}-${PROJECT_NUMBER}.${location}.run.app`,
        `https://${name}-a1b2c3d4e5-uc.a.run.app`,
      ],
      latestCreatedRevision: `projects/${project}/locations/${location}/services/${name}/revisions/${name}-00001-abc`,
      latestReadyRevision: `projects/${project}/locations/${location}/services/${name}/revisions/${name}-00001-abc`,
      trafficStatuses: [],
    },
  }),
  'gcp:compute/globalAddress:GlobalAddress': ({ inputs }) => ({
    state: { address: inputs.address ?? '10.9.0.0' },
  }),
  'gcp:compute/network:Network': ({ name, project }) =>
    linked(`projects/${project}/global/networks/${name}`),
  'gcp:compute/subnetwork:Subnetwork': ({ name, project, inputs }) =>
    linked(`projects/${project}/regions/${String(inputs.region)}/subnetworks/${name}`),
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': ({ inputs }) =>
    named(
      `projects/${PROJECT_NUMBER}/locations/global/workloadIdentityPools/${String(inputs.workloadIdentityPoolId)}`,
    ),
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': ({ inputs }) =>
    named(
      `projects/${PROJECT_NUMBER}/locations/global/workloadIdentityPools/${String(inputs.workloadIdentityPoolId)}/providers/${String(inputs.workloadIdentityPoolProviderId)}`,
    ),
  'gcp:monitoring/customService:CustomService': ({ project, inputs }) =>
    named(`projects/${project}/services/${String(inputs.serviceId)}`),
  'gcp:monitoring/notificationChannel:NotificationChannel': ({ name, project }) =>
    named(`projects/${project}/notificationChannels/of-${name}`),
  'gcp:monitoring/slo:Slo': ({ project, inputs }) =>
    named(
      `projects/${project}/services/${String(inputs.service)}/serviceLevelObjectives/${String(inputs.sloId)}`,
    ),
  'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig': ({ name, project }) => ({
    ...named(`projects/${project}/uptimeCheckConfigs/of-${name}`),
    state: { uptimeCheckId: `of-${name}` },
  }),
  'gcp:projects/iAMCustomRole:IAMCustomRole': ({ project, inputs }) =>
    named(`projects/${project}/roles/${String(inputs.roleId)}`),
  'gcp:projects/serviceIdentity:ServiceIdentity': ({ inputs }) => agentOf(String(inputs.service)),
  'gcp:pubsub/schema:Schema': ({ name, project }) => ({
    id: `projects/${project}/schemas/${name}`,
  }),
  'gcp:pubsub/subscription:Subscription': ({ name, project }) => ({
    id: `projects/${project}/subscriptions/${name}`,
  }),
  'gcp:pubsub/topic:Topic': ({ name, project }) => ({ id: `projects/${project}/topics/${name}` }),
  'gcp:redis/instance:Instance': ({ name, project, location }) => ({
    id: `projects/${project}/locations/${location}/instances/${name}`,
    state: {
      host: '10.9.0.3',
      port: 6378,
      serverCaCerts: [{ cert: CERTIFICATE, serialNumber: '0', sha1Fingerprint: '0' }],
    },
  }),
  'gcp:secretmanager/secret:Secret': ({ project, inputs }) => {
    const id = `projects/${project}/secrets/${String(inputs.secretId)}`;
    return { id, state: { name: `projects/${PROJECT_NUMBER}/secrets/${String(inputs.secretId)}` } };
  },
  'gcp:secretmanager/secretVersion:SecretVersion': ({ inputs }) => ({
    ...named(`${String(inputs.secret)}/versions/1`),
    state: { version: '1' },
  }),
  'gcp:serviceaccount/account:Account': ({ project, inputs }) => {
    const email = `${String(inputs.accountId)}@${project}.iam.gserviceaccount.com`;
    const id = `projects/${project}/serviceAccounts/${email}`;
    return {
      id,
      state: {
        name: id,
        email,
        member: `serviceAccount:${email}`,
        uniqueId: '100000000000000000000',
      },
    };
  },
  'gcp:sql/databaseInstance:DatabaseInstance': ({ name, project, inputs }) => ({
    id: name,
    state: {
      connectionName: `${project}:${String(inputs.region)}:${name}`,
      privateIpAddress: '10.9.1.3',
      selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${name}`,
      serviceAccountEmailAddress: `p${PROJECT_NUMBER}-a1b2c3@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
    },
  }),
  'gcp:storage/bucket:Bucket': ({ name }) => ({ id: name, state: { url: `gs://${name}` } }),
};

/** The id that Google gives a resource, and what it computes beside the inputs. */
export function computed(type: string, pulumiName: string, inputs: Inputs): Computed {
  const project =
    typeof inputs.project === 'string' ? inputs.project : projectOf(runtime.getStack());
  const location =
    [inputs.location, inputs.region].find((at) => typeof at === 'string') ?? 'global';
  const given = inputs.name ?? inputs.apiConfigId;
  const name = typeof given === 'string' ? given : `${pulumiName}-1a2b3c4`;
  const made = BY_TYPE[type]?.({ name, project, location, inputs }) ?? {};
  return {
    id: made.id ?? `projects/${project}/locations/${location}/${type.split(':').at(-1)}/${name}`,
    state: { name, project, ...made.state },
  };
}

function named(id: string): Computed {
  return { id, state: { name: id } };
}

function linked(id: string): Computed {
  return { id, state: { selfLink: `https://www.googleapis.com/compute/v1/${id}` } };
}

/** The accounts by which Google's own services act. */
const AGENTS: Readonly<Record<string, string>> = {
  'apigateway.googleapis.com': 'gcp-sa-apigateway',
  'cloudscheduler.googleapis.com': 'gcp-sa-cloudscheduler',
  'pubsub.googleapis.com': 'gcp-sa-pubsub',
  'run.googleapis.com': 'serverless-robot-prod',
  'sqladmin.googleapis.com': 'gcp-sa-cloud-sql',
};

function agentOf(service: string): Computed {
  const domain = AGENTS[service];
  if (domain === undefined) throw new Error(`computed.ts knows no agent of ${service}`);
  const email = `service-${PROJECT_NUMBER}@${domain}.iam.gserviceaccount.com`;
  return { id: `${service}-identity`, state: { email, member: `serviceAccount:${email}` } };
}
