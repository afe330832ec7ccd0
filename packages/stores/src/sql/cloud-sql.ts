import type { Socket } from 'node:net';

/** A Cloud SQL instance, reached with the service account's own identity: there is no password. */
export interface CloudSqlInstance {
  /** `project:region:name`. */
  cloudSqlInstance: string;
  database: string;
  /** The service account's e-mail without `.gserviceaccount.com`. */
  user: string;
  /** Default `PRIVATE`: inside the VPC. */
  ipType?: 'PRIVATE' | 'PUBLIC' | 'PSC';
  /** In place of Google's connector. */
  connector?: CloudSqlConnector;
}

/** The part of `Connector` of @google-cloud/cloud-sql-connector that is used. */
export interface CloudSqlConnector {
  getOptions(options: {
    instanceConnectionName: string;
    ipType: never;
    authType: never;
  }): Promise<{ stream: () => Socket }>;
  close(): void;
}

export interface CloudSqlStream {
  /** A fresh TLS socket to the instance. */
  stream: () => Socket;
  close(): void;
}

/** Asks the Cloud SQL Admin API where the instance is, and keeps its certificates fresh until closed. */
export async function cloudSqlStream(instance: CloudSqlInstance): Promise<CloudSqlStream> {
  // Loaded here, for it is large and no laptop needs it.
  const { AuthTypes, Connector, IpAddressTypes } =
    await import('@google-cloud/cloud-sql-connector');
  const connector = instance.connector ?? new Connector();
  // Where this fails the connector holds nothing, and is left as it is: closed, it would wait for the same failure
  // once more, and nobody for it. An unhandled rejection ends a service.
  const { stream } = await connector.getOptions({
    instanceConnectionName: instance.cloudSqlInstance,
    ipType: IpAddressTypes[instance.ipType ?? 'PRIVATE'] as never,
    authType: AuthTypes.IAM as never,
  });
  return { stream, close: () => connector.close() };
}
