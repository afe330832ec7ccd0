import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';

/** Of the month's budget; the last is of what the month will come to. */
const THRESHOLDS = [
  { thresholdPercent: 0.5, spendBasis: 'CURRENT_SPEND' },
  { thresholdPercent: 0.9, spendBasis: 'CURRENT_SPEND' },
  { thresholdPercent: 1, spendBasis: 'CURRENT_SPEND' },
  { thresholdPercent: 1.2, spendBasis: 'FORECASTED_SPEND' },
];

/** Tells the billing account's people when the project costs more than it should. It stops nothing. */
export class Budget extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: {
      config: Pick<
        EnvironmentConfig,
        'project' | 'projectNumber' | 'environment' | 'billingAccount' | 'budget'
      >;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Budget', name, {}, opts);
    const { project, projectNumber, environment, billingAccount, budget } = args.config;
    // A person's credentials carry no project, and this API wants one to count the call for.
    const provider = new gcp.Provider(
      'billing',
      { project, userProjectOverride: true, billingProject: project },
      { parent: this },
    );
    new gcp.billing.Budget(
      name,
      {
        billingAccount,
        displayName: `Ridewait ${environment}`,
        budgetFilter: { projects: [`projects/${projectNumber}`], calendarPeriod: 'MONTH' },
        amount: {
          specifiedAmount: { currencyCode: budget.currency, units: String(budget.amount) },
        },
        thresholdRules: THRESHOLDS,
      },
      { parent: this, provider },
    );
    this.registerOutputs({});
  }
}
