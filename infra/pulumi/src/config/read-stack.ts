import { deploymentFields } from './deployment.ts';
import {
  checkEnvironmentConfig,
  type EnvironmentConfig,
  EnvironmentConfigError,
  type EnvironmentName,
  ENVIRONMENTS,
  type EnvironmentShape,
} from './environment.ts';

const PREFIX = 'ridewait:';

/** Keys of a stack whose values are text; those of all others are JSON. */
const TEXTS = new Set([
  'billingAccount',
  'park',
  'project',
  'projectNumber',
  'repositoryUrl',
  'stateBucket',
  'stateKey',
]);
const KNOWN = new Set(['emails', ...Object.keys(deploymentFields)]);
/** Read where it is used, as the secret that it is. */
const PAGER_DUTY_KEY = 'pagerDutyKey';

/**
 * The configuration of a stack: the environment that its name names, and what the deployment adds to it.
 *
 * @param entries the stack's configuration, as `ridewait:project` and so on; keys of others are left alone
 * @throws EnvironmentConfigError with every problem at once
 */
export function readStack(
  stack: string,
  entries: Readonly<Record<string, string>>,
  environments: Readonly<Record<EnvironmentName, EnvironmentShape>>,
): EnvironmentConfig {
  const own = Object.entries(entries)
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, text]) => [key.slice(PREFIX.length), text] as const);
  if (!isEnvironment(stack)) {
    const known = ENVIRONMENTS.join(', ');
    throw new EnvironmentConfigError([
      `stack: there is no environment ${stack}; a stack is called by its environment: ${known}`,
    ]);
  }
  const shape = environments[stack];
  const problems: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [key, text] of own) {
    if (key === PAGER_DUTY_KEY) continue;
    const value = valueOf(key, text);
    if (key in shape)
      problems.push(`${key}: is the environment's; change environments/${stack}.ts`);
    else if (!KNOWN.has(key)) problems.push(`${key}: is nothing that this program knows`);
    else if (value === undefined) problems.push(`${key}: must be JSON, and is ${text}`);
    else given[key] = value;
  }
  const { emails, ...deployment } = given;
  const observability = { ...shape.observability, ...(emails !== undefined && { emails }) };
  const checked = checkEnvironmentConfig({ ...deployment, ...shape, observability });
  if (shape.observability.pagerDuty && !own.some(([key]) => key === PAGER_DUTY_KEY)) {
    problems.push(
      `${PAGER_DUTY_KEY}: is missing: pulumi config set --secret ${PREFIX}${PAGER_DUTY_KEY}`,
    );
  }
  if (!checked.success) throw new EnvironmentConfigError([...problems, ...checked.problems]);
  if (problems.length > 0) throw new EnvironmentConfigError(problems);
  return checked.data;
}

/** Undefined where it should be JSON and isn't. */
function valueOf(key: string, text: string): unknown {
  if (TEXTS.has(key)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEnvironment(stack: string): stack is EnvironmentName {
  return (ENVIRONMENTS as readonly string[]).includes(stack);
}
