import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { durationOf } from '../durations.ts';
import { JOB_PLANS, type JobName } from '../job-list.ts';
import { audienceOf } from '../push.ts';
import type { Account } from './account.ts';
import type { CloudRunService } from './cloud-run-service.ts';

export interface SchedulesArgs {
  config: Pick<EnvironmentConfig, 'project' | 'region' | 'services' | 'timeZone'>;
  jobs: Readonly<Record<JobName, gcp.cloudrunv2.Job>>;
  processor: CloudRunService;
  /** Whom Cloud Scheduler calls as. */
  scheduler: Account;
}

/**
 * What the clock does. Where the processor scales to zero, it is called every five minutes to flush what is dirty
 * and to make its round, for nothing runs between its requests.
 */
export class Schedules extends pulumi.ComponentResource {
  constructor(name: string, args: SchedulesArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Schedules', name, {}, opts);
    const { config, jobs, processor, scheduler } = args;
    const { project, region } = config;
    for (const [job, plan] of Object.entries(JOB_PLANS)) {
      if (plan.schedule === undefined) continue;
      const made = jobs[job as JobName];
      const right = new gcp.cloudrunv2.JobIamMember(
        `scheduler-runs-${job}`,
        { name: made.name, location: region, role: 'roles/run.invoker', member: scheduler.member },
        { parent: this },
      );
      new gcp.cloudscheduler.Job(
        job,
        {
          name: job,
          region,
          description: plan.purpose,
          schedule: plan.schedule,
          timeZone: config.timeZone,
          attemptDeadline: durationOf({ minutes: 3 }),
          retryConfig: { retryCount: 3, minBackoffDuration: durationOf({ seconds: 10 }) },
          httpTarget: {
            httpMethod: 'POST',
            uri: pulumi.interpolate`https://run.googleapis.com/v2/projects/${project}/locations/${region}/jobs/${made.name}:run`,
            oauthToken: {
              serviceAccountEmail: scheduler.email,
              scope: 'https://www.googleapis.com/auth/cloud-platform',
            },
          },
        },
        { parent: this, dependsOn: [right] },
      );
    }
    if (config.services.processor.minInstances === 0) {
      new gcp.cloudscheduler.Job(
        'flush',
        {
          name: 'flush',
          region,
          description: 'Has the processor flush what is dirty, and make its round.',
          schedule: '*/5 * * * *',
          timeZone: config.timeZone,
          attemptDeadline: durationOf({ minutes: 1 }),
          httpTarget: {
            httpMethod: 'POST',
            uri: pulumi.interpolate`${processor.url}/flush`,
            oidcToken: {
              serviceAccountEmail: scheduler.email,
              audience: audienceOf('processor', project),
            },
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
