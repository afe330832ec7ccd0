import { createHash } from 'node:crypto';
import { monitoring } from '@pulumi/gcp';
import { Config, type Input, type Resource } from '@pulumi/pulumi';
import type { Severity } from '@ridewait/observability';
import type { EnvironmentConfig } from '../config/environment.ts';

/** Whom alerts reach, by how urgent they are: ids of notification channels. */
export type Channels = Readonly<Record<Severity, Input<string>[]>>;

/**
 * Everything goes by e-mail; what wakes somebody goes to PagerDuty, too. Its key is the stack's secret
 * `ridewait:pagerDutyKey`, and is handed on through a field that the provider only writes, so that Google's answer
 * doesn't bring it into the state. A changed key changes the version, at which the field is written again.
 */
export function notificationChannels(
  { project, environment, observability }: EnvironmentConfig,
  parent: Resource,
): Channels {
  const emails = observability.emails.map((address) => {
    const channel = new monitoring.NotificationChannel(
      `email-${address.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}`,
      {
        project,
        type: 'email',
        displayName: `Ridewait ${environment}: ${address}`,
        labels: { email_address: address },
        forceDelete: false,
      },
      { parent },
    );
    return channel.id;
  });
  if (!observability.pagerDuty) return { critical: emails, warning: emails };
  const key = new Config('ridewait').requireSecret('pagerDutyKey');
  const pagerDuty = new monitoring.NotificationChannel(
    'pagerduty',
    {
      project,
      type: 'pagerduty',
      displayName: `Ridewait ${environment}: PagerDuty`,
      sensitiveLabels: {
        serviceKeyWo: key,
        serviceKeyWoVersion: key.apply((is) =>
          createHash('sha256').update(is).digest('hex').slice(0, 12),
        ),
      },
      forceDelete: false,
    },
    { parent },
  );
  return { critical: [pagerDuty.id, ...emails], warning: emails };
}
