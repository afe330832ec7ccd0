import { environments } from '@ridewait/infra/environments';
import { UsageError } from '../usage-error.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { type Bill, billOf } from './bill.ts';
import { type Causes, causesOf } from './causes.ts';
import type { Environment } from './demand.ts';
import { DESIGN, parseLoad } from './load.ts';
import { MEASURED_BY } from './measured.ts';
import { PRICE_REGION, PRICES_OF } from './prices.ts';
import { reportOf } from './report.ts';

export interface CostOptions {
  env: string;
  json: boolean;
  explain: boolean;
  /** As numbers, where they are; unchecked. */
  load: Readonly<Record<string, unknown>>;
}

/** `ridewait cost`. Throws a `UsageError` with every problem of its flags at once. */
export function runCost({ env, json, explain, load }: CostOptions): void {
  const { environment, bill } = priced(env, load);
  const causes = causesOf(environment, bill.load, DESIGN);
  process.stdout.write(
    json
      ? `${JSON.stringify(asJson(bill, causes), null, 2)}\n`
      : `${reportOf(bill, { causes, explain })}\n`,
  );
}

function priced(env: string, given: CostOptions['load']): { environment: Environment; bill: Bill } {
  const environment = (environments as Record<string, Environment | undefined>)[env];
  const known = Object.keys(environments).join(', ');
  try {
    const load = parseLoad(given);
    if (environment !== undefined) return { environment, bill: billOf(environment, load) };
  } catch (error) {
    if (environment !== undefined || !(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}\n  --env: there is no ${env}; take one of ${known}`, {
      cause: error,
    });
  }
  throw new UsageError(`this can't be priced:\n  --env: there is no ${env}; take one of ${known}`);
}

/** For programs: amounts in USD, not rounded. */
function asJson({ environment, load, cells, demand, lines, usd, warnings }: Bill, causes: Causes) {
  return {
    environment,
    currency: 'USD',
    month: { hours: 730 },
    prices: { of: PRICES_OF, region: PRICE_REGION },
    measured: MEASURED_BY,
    load,
    deployments: cells,
    demand,
    lines,
    total: usd,
    causes,
    warnings,
    assumptions: ASSUMPTIONS,
  };
}
