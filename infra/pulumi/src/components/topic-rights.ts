import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from './account.ts';
import type { Topics } from './topics.ts';

export interface TopicRightsArgs {
  accounts: Readonly<Record<'ingest' | 'processor' | 'operate', Account>>;
  topics: Topics;
}

/**
 * Who publishes where: ingest what it takes, both services what can't be used, and people, by the job `operate`,
 * what had been given up and is of use after all.
 */
export class TopicRights extends pulumi.ComponentResource {
  constructor(name: string, args: TopicRightsArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:TopicRights', name, {}, opts);
    const { accounts, topics } = args;
    const rights = [
      ['ingest-readings', topics.readings, accounts.ingest],
      ['ingest-dead-letters', topics.deadLetters, accounts.ingest],
      ['processor-dead-letters', topics.deadLetters, accounts.processor],
      ['operate-readings', topics.readings, accounts.operate],
    ] as const;
    for (const [right, topic, account] of rights) {
      new gcp.pubsub.TopicIAMMember(
        `${right}-publisher`,
        { topic: topic.id, role: 'roles/pubsub.publisher', member: account.member },
        { parent: this },
      );
    }
    new gcp.pubsub.SubscriptionIAMMember(
      'operate-reviews-dead-letters',
      {
        subscription: topics.review.id,
        role: 'roles/pubsub.subscriber',
        member: accounts.operate.member,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
