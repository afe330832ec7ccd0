import { createHash } from 'node:crypto';
import type { Share } from '@ridewait/release';

// A release of all services, as the stand-in for Pulumi's CLI names its revisions.

export const SERVICES = ['ingest', 'processor', 'api', 'api-grpc', 'web'];
export const OLD = { ingest: 'i@1', processor: 'p@1', api: 'a@1', web: 'w@1', cli: 'c@1' };
export const NEW = { ingest: 'i@2', processor: 'p@2', api: 'a@2', web: 'w@2', cli: 'c@2' };

/** The revision of each service, by what it is made of. */
export function names(images: Record<string, string>): Record<string, string> {
  const imageOf = (service: string) => (service === 'api-grpc' ? 'api' : service);
  return Object.fromEntries(
    SERVICES.map((service) => {
      const hash = createHash('sha256').update(images[imageOf(service)]!).digest('hex');
      return [service, `${service}-${hash.slice(0, 10)}`];
    }),
  );
}

/** The shares of a release that is at `at`, whose candidate has `percent`. */
export function sharesAt(at: number, percent: number): Share[] {
  const [stable, candidate] = [names(OLD), names(NEW)];
  return SERVICES.map((service, index) => ({
    service,
    stable: stable[service]!,
    candidate: candidate[service]!,
    percent: index < at ? 100 : index === at ? percent : 0,
    isMade: index <= at,
  }));
}
