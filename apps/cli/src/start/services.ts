/** Where a service of the park answers. */
export interface Endpoint {
  name: 'ingest' | 'processor' | 'api' | 'web' | 'simulator';
  url: string;
  metricsUrl: string;
  /** Where it runs as a process of its own: which, and how often one has ended by itself. */
  pid?: () => number;
  crashes?: () => number;
}

export type Endpoints = Record<Endpoint['name'], Endpoint>;

/** What the services are told beside their ports: the same variables as in the cloud. */
export type ServiceEnv = Readonly<Record<string, string>>;

/** Starts one service by its name, with what it is told; it ends with `stack`. */
export interface StartService {
  (name: Endpoint['name'], env: ServiceEnv): Promise<Endpoint>;
}
