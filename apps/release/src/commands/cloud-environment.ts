import { access } from 'node:fs/promises';
import { pubsubWayBack } from '@ridewait/bus';
import { environments } from '@ridewait/infra/environments';
import { googleAuthorization } from '@ridewait/service/google-authorization';
import { bucketShelf } from '../book/bucket-shelf.ts';
import { openBook } from '../book/open-book.ts';
import { releaseProblems } from '../checks/release-problems.ts';
import type { ReleaseConfig } from '../config/release-config.ts';
import { prometheusMetrics } from '../metrics/prometheus-metrics.ts';
import { problemsOfSources } from '../metrics/source-problems.ts';
import { httpProbe } from '../probe/http-probe.ts';
import { cloudLogReporter } from '../report/cloud-log-reporter.ts';
import { cloudRun } from '../traffic/cloud-run.ts';
import { pulumiTraffic } from '../traffic/pulumi-traffic.ts';
import { type DeployedStack, pulumiStack } from '../traffic/stack.ts';
import type { GithubEnv, ReleaseEnvironment } from './environment.ts';
import { idTokens } from './id-token.ts';
import { UsageError } from './usage-error.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** An environment on Google Cloud, as its stack knows it. Throws `UsageError` where there is no such one. */
export async function cloudEnvironment(
  name: string,
  github: GithubEnv,
  print: (line: string) => void,
): Promise<ReleaseEnvironment> {
  const config = await configOf(name);
  const problems = problemsOfSources(config);
  if (problems.length > 0) throw new UsageError(`release.config.ts: ${problems.join('; ')}`);
  const { region } = environments[name as keyof typeof environments];
  const stack = await pulumiStack(name, { onProgress: (line) => print(`              ${line}`) });
  const [project, bucket] = [
    await settingFrom(stack, 'project'),
    await settingFrom(stack, 'stateBucket'),
  ];
  const authorization = googleAuthorization(SCOPE);
  const services = config.plan.services.map(({ service }) => service);
  const running = cloudRun({ project, region, authorization });
  const url = config.metrics.url.replace('$project', project);
  return {
    name,
    config,
    github,
    book: openBook(bucketShelf({ bucket, object: `releases/${name}.json`, authorization })),
    ports: {
      traffic: (moved) =>
        pulumiTraffic({
          stack,
          running,
          services,
          rewind: pubsubWayBack({ projectId: project }),
          moved,
        }),
      metrics: prometheusMetrics({ config: { ...config.metrics, url } }),
      probe: httpProbe({ probes: config.probes, authorization: idTokens() }),
    },
    reporter: (release) => cloudLogReporter({ project, environment: name, release, authorization }),
    problems: releaseProblems,
  };
}

async function settingFrom(stack: DeployedStack, name: string): Promise<string> {
  const value = await stack.setting(name);
  if (value !== undefined) return value;
  throw new UsageError(`the stack has no ridewait:${name}: docs/DEPLOY.md, "Bootstrap"`);
}

async function configOf(name: string): Promise<ReleaseConfig> {
  const known = Object.keys(environments);
  if (!known.includes(name)) {
    throw new UsageError(`--env ${name}: there is ${known.join(', ')}`);
  }
  const file = new URL(`../../environments/${name}/release.config.ts`, import.meta.url);
  await access(file).catch((error: unknown) => {
    throw new UsageError(`${name} has no release.config.ts: ${file.pathname}`, { cause: error });
  });
  const { RELEASE } = (await import(file.href)) as { RELEASE: ReleaseConfig };
  return RELEASE;
}
