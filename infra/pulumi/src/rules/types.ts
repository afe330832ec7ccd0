// The types of resources that more than one rule looks at, as Pulumi's GCP provider names them.

export const SQL_INSTANCE = 'gcp:sql/databaseInstance:DatabaseInstance';
export const REDIS_INSTANCE = 'gcp:redis/instance:Instance';
export const BUCKET = 'gcp:storage/bucket:Bucket';
export const BUCKET_MEMBER = 'gcp:storage/bucketIAMMember:BucketIAMMember';

export const TOPIC = 'gcp:pubsub/topic:Topic';
export const TOPIC_MEMBER = 'gcp:pubsub/topicIAMMember:TopicIAMMember';
export const SUBSCRIPTION = 'gcp:pubsub/subscription:Subscription';
export const SUBSCRIPTION_MEMBER = 'gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember';

export const RUN_SERVICE = 'gcp:cloudrunv2/service:Service';
export const RUN_SERVICE_MEMBER = 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember';
export const RUN_JOB = 'gcp:cloudrunv2/job:Job';

export const ACCOUNT = 'gcp:serviceaccount/account:Account';
export const ACCOUNT_MEMBER = 'gcp:serviceaccount/iAMMember:IAMMember';
export const PROJECT_MEMBER = 'gcp:projects/iAMMember:IAMMember';
export const API = 'gcp:projects/service:Service';

export const SQL_USER = 'gcp:sql/user:User';
export const PEERING = 'gcp:servicenetworking/connection:Connection';
export const SUBNET = 'gcp:compute/subnetwork:Subnetwork';
export const SCHEDULE = 'gcp:cloudscheduler/job:Job';
export const ALERT_POLICY = 'gcp:monitoring/alertPolicy:AlertPolicy';
export const SECRET_MEMBER = 'gcp:secretmanager/secretIamMember:SecretIamMember';
export const SECRET_VERSION = 'gcp:secretmanager/secretVersion:SecretVersion';
export const REPOSITORY = 'gcp:artifactregistry/repository:Repository';
export const IDENTITY_PROVIDER =
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider';
