import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { standInConfig } from '../dump/stand-ins.ts';

const PATIENCE_MS = 300_000;
/** Pulumi makes it before it runs the program. */
const STACK = 'pulumi:pulumi:Stack';

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

const images = standInConfig('prod').images as Record<string, string>;
const tagged = { ...images, api: 'us-central1-docker.pkg.dev/ridewait-prod/ridewait/api:v1' };

it.for<[what: string, stack: string, config: Record<string, unknown>, problems: string[]]>([
  ['an environment that does not exist', 'production', {}, ['there is no environment production']],
  [
    'what is missing, all of it',
    'prod',
    {
      project: undefined,
      projectNumber: undefined,
      billingAccount: undefined,
      emails: undefined,
      pagerDutyKey: undefined,
    },
    ['project', 'projectNumber', 'billingAccount', 'emails', 'pagerDutyKey'],
  ],
  [
    'an image without a digest',
    'prod',
    { images: tagged },
    ['images.api', 'must be named by its digest'],
  ],
  [
    'a missing image',
    'staging',
    { images: { ...images, cli: undefined } },
    ['images.cli: is missing'],
  ],
  [
    'several wrong values at once',
    'dev',
    {
      project: 'My Project',
      github: { repositoryId: 'park/ridewait', ownerId: '1' },
      stateKey: 'key',
      images: { ...images, web: 'web latest' },
    },
    ['project: must be a project id', 'github.repositoryId', 'stateKey', 'images.web'],
  ],
  ['a key that nobody knows', 'dev', { proyect: 'ridewait-dev' }, ['proyect']],
  ['a value that is the environment’s', 'prod', { region: '"europe-west1"' }, ['region']],
  [
    'traffic that goes nowhere',
    'prod',
    { traffic: { api: { percent: 120 } } },
    ['traffic.api.percent'],
  ],
])(
  'refuses %s before anything is made',
  { timeout: PATIENCE_MS },
  async ([, stack, config, problems]) => {
    const { failure, resources } = await runner.run(stack, { config });
    expect(resources.filter(({ type }) => type !== STACK)).toEqual([]);
    expect(failure).not.toBeNull();
    const unnamed = problems.filter((problem) => !failure!.includes(problem));
    expect({ unnamed, failure }).toEqual({ unnamed: [], failure });
  },
);
