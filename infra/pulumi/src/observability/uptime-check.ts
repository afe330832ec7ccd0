import { monitoring } from '@pulumi/gcp';
import type { Input, Resource } from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';

/** A route that needs no data of any park, so that it tells of the way there alone. */
const PATH = '/v1/destinations';

/**
 * Asks through the gateway, from four continents, once a minute. Where readers need a key the gateway turns the check
 * away, which shows that it is there; the way behind it is then seen by the objectives alone.
 */
export function uptimeCheck(
  { project, environment, gateway }: EnvironmentConfig,
  host: Input<string>,
  parent: Resource,
): monitoring.UptimeCheckConfig {
  return new monitoring.UptimeCheckConfig(
    'gateway',
    {
      project,
      displayName: `Ridewait ${environment}: gateway`,
      period: '60s',
      timeout: '10s',
      httpCheck: {
        path: PATH,
        port: 443,
        useSsl: true,
        validateSsl: true,
        requestMethod: 'GET',
        acceptedResponseStatusCodes: gateway.keyRequired
          ? [{ statusValue: 401 }, { statusValue: 403 }]
          : [{ statusClass: 'STATUS_CLASS_2XX' }],
      },
      monitoredResource: { type: 'uptime_url', labels: { project_id: project, host } },
    },
    { parent },
  );
}
