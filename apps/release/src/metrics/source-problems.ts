import type { Metric } from '@ridewait/release';
import type { ReleaseConfig, ServiceSources, Source } from '../config/release-config.ts';
import { selectorsOf } from './revision.ts';

/** A metric's name, and labels: `up{job="api"}`. Google takes no pattern of names. */
const SELECTOR = /^[a-zA-Z_:][\w:]*\{(?:[^"{}[\]]|"(?:[^"\\]|\\.)*")*\}$/;

/** Everything that is wrong with where the metrics of a plan are to be read, in words. */
export function problemsOfSources({
  plan,
  metrics,
}: Pick<ReleaseConfig, 'plan' | 'metrics'>): string[] {
  const services = Object.keys(metrics.services);
  const planned = new Map(plan.services.map((service) => [service.service, service]));
  return [
    ...['lagSeconds', 'windowSeconds'].flatMap((name) => {
      const value = metrics[name as 'lagSeconds' | 'windowSeconds'];
      const isWell = Number.isFinite(value) && value >= 0 && (value > 0 || name === 'lagSeconds');
      return isWell ? [] : [`metrics: ${name} is ${value}, which is no time`];
    }),
    ...services
      .filter((service) => !planned.has(service))
      .map((service) => `metrics of ${service}, which is not in the plan`),
    ...plan.services.flatMap(({ service, metrics: wanted }) => {
      const sources = metrics.services[service];
      return sources === undefined
        ? [`${service}: nothing says where its metrics are`]
        : problemsOfService(service, wanted, sources);
    }),
  ];
}

function problemsOfService(
  service: string,
  metrics: readonly Metric[],
  { shadow, ...sources }: ServiceSources,
): string[] {
  const names = new Set(metrics.map(({ name }) => name));
  const all = [sources, ...(shadow ? [shadow] : [])];
  const named = all.flatMap((each) => Object.entries(each.metrics));
  return [
    ...metrics.flatMap(({ name, kind }) => {
      const read = all.flatMap((each) => each.metrics[name] ?? []);
      if (read.length === 0) return [`${service}, ${name}: nothing says where it is`];
      const isOne = read.every(
        (source) => (source.kind === 'distribution') === (kind === 'distribution'),
      );
      return isOne ? [] : [`${service}, ${name}: it is a ${kind}, and its source is not`];
    }),
    ...named
      .filter(([name]) => !names.has(name))
      .map(([name]) => `${service}, ${name}: a source of a metric that is not judged`),
    ...named
      .filter(([name, source]) => source.kind !== 'comparison' && !(name in sources.metrics))
      .map(([name]) => `${service}, ${name}: nothing says where the stable revision's is`),
    ...all.flatMap((each) =>
      textsOf(each).flatMap((text) => problemsOfText(service, text, each !== shadow)),
    ),
  ];
}

function textsOf({ metrics, crashes }: Omit<ServiceSources, 'shadow'>): string[] {
  const of = Object.values(metrics).flatMap((source: Source) => selectorsOf(source));
  if (crashes === undefined) return of;
  return [...of, typeof crashes === 'string' ? crashes : crashes.deltas];
}

/** A shadow has a name of its own. */
function problemsOfText(service: string, text: string, isOfRevision: boolean): string[] {
  return [
    ...(SELECTOR.test(text) ? [] : [`${service}: ${text} is no selector, such as name{label="x"}`]),
    ...(isOfRevision && !text.includes('"$revision"')
      ? [`${service}: ${text} is not of one revision: add a label with "$revision"`]
      : []),
  ];
}
