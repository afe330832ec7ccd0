import { delimiter } from 'node:path';

/** What the environment says about the programs of this machine. */
export interface LocalEnv {
  /** The folders of `PATH`, first wins. */
  path: string[];
  /** `CLOUDSDK_ROOT_DIR`: where the Cloud SDK is installed. */
  cloudSdkRoot: string | undefined;
  /** `JAVA_HOME`. */
  javaHome: string | undefined;
  /** `RIDEWAIT_REAL=required`: a test whose server is missing fails instead of being skipped, as in CI. */
  realRequired: boolean;
}

/** The readers of the environment in this package are here. */
export function readEnv(env: NodeJS.ProcessEnv = process.env): LocalEnv {
  return {
    path: (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    cloudSdkRoot: env['CLOUDSDK_ROOT_DIR'] || undefined,
    javaHome: env['JAVA_HOME'] || undefined,
    realRequired: env['RIDEWAIT_REAL'] === 'required',
  };
}

const OF_THE_MACHINE = ['PATH', 'HOME', 'JAVA_HOME', 'CLOUDSDK_ROOT_DIR'];

/** What the machine says, without what a test runner sets for itself. */
export function machineEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    OF_THE_MACHINE.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
}
