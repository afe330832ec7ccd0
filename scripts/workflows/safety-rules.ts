import {
  jobsOf,
  type NamedJob,
  needsOf,
  stepsOf,
  type Surroundings,
  workflowOf,
} from './workflow.ts';

const HOURS_6 = 360;

/** Each job says what it may do and how long; nobody has a right that a workflow gives to all of its jobs. */
export function jobLimits(around: Surroundings): string[] {
  return jobsOf(around).flatMap(({ where, job, workflow }) => [
    ...(job.permissions === undefined ? [`${where} names no permissions`] : []),
    ...(Object.keys(workflow.permissions ?? { all: 1 }).length > 0
      ? [`${where}: the workflow has to take all permissions away: \`permissions: {}\``]
      : []),
    ...((job['timeout-minutes'] ?? Infinity) > HOURS_6 ? [`${where} has no time limit`] : []),
  ]);
}

/** An action is a commit, with its version for people, and the same one everywhere. */
export function pinnedActions({ workflows, actions }: Surroundings): string[] {
  const uses = Object.entries({ ...workflows, ...actions }).flatMap(([path, text]) =>
    [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].map(([, action, rest]) => ({
      path,
      action: action!,
      comment: rest!,
    })),
  );
  const outside = uses.filter(({ action }) => !action.startsWith('./'));
  const byAction = Map.groupBy(outside, ({ action }) => action.split('@')[0]!);
  return [
    ...outside.flatMap(({ path, action, comment }) =>
      /@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(comment)
        ? []
        : [`${path}: ${action} is not a commit with its version as a comment`],
    ),
    ...[...byAction].flatMap(([name, all]) =>
      new Set(all.map(({ action, comment }) => action + comment)).size > 1
        ? [`${name} is used in several versions`]
        : [],
    ),
    ...uses.flatMap(({ path, action }) =>
      action.startsWith('./') && !(`${action.slice(2)}/action.yml` in actions)
        ? [`${path}: ${action} is not there`]
        : [],
    ),
  ];
}

/** What others write (a title, an input, a variable) reaches a shell as a variable, never as a part of the program. */
export function noExpressionsInShell(around: Surroundings): string[] {
  const inWorkflows = jobsOf(around)
    .flatMap(stepsOf)
    .flatMap(({ where, step }) => (step.run?.includes('${{') ? [where] : []));
  const inActions = Object.entries(around.actions).flatMap(([path, text]) =>
    (workflowOf(text) as unknown as { runs: { steps: { run?: string }[] } }).runs.steps.flatMap(
      ({ run }, index) => (run?.includes('${{') ? [`${path}, step ${index + 1}`] : []),
    ),
  );
  return [...inWorkflows, ...inActions].map((where) => `${where}: an expression inside of \`run\``);
}

/** A checkout leaves no token behind, and no key is kept anywhere. */
export function noCredentialsLeft(around: Surroundings): string[] {
  return jobsOf(around)
    .flatMap(stepsOf)
    .flatMap(({ where, step }) => [
      ...(step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false
        ? [`${where}: the checkout keeps its token`]
        : []),
      ...(/\bsecrets\b/.test(JSON.stringify({ ...step, env: {} }))
        ? [`${where}: a secret outside of env`]
        : []),
    ]);
}

/** Nobody's code runs with rights that were not meant for it. */
export function noStrangersCode(around: Surroundings): string[] {
  return jobsOf(around).flatMap((named) => {
    const { where, job, workflow } = named;
    const rights = Object.entries(job.permissions ?? {});
    const isWriter = rights.some(([name, right]) => right === 'write' && name !== 'id-token');
    const isSomebody = job.permissions?.['id-token'] === 'write';
    const isForPullRequests = 'pull_request' in workflow.on;
    return [
      ...('pull_request_target' in workflow.on ? [`${where} runs for pull_request_target`] : []),
      ...(isWriter && isSomebody
        ? [`${where} may write to the repository and be somebody at Google`]
        : []),
      ...(isWriter ? runsMoreThanScripts(named) : []),
      ...(isForPullRequests && isSomebody && !job.environment
        ? [`${where} is somebody at Google for a pull request, and no environment can ask first`]
        : []),
      ...(isForPullRequests && isWriter && checksOutPullRequest(named)
        ? [`${where} may write to the repository, and has the pull request's code`]
        : []),
    ];
  });
}

function runsMoreThanScripts(named: NamedJob): string[] {
  return stepsOf(named).flatMap(({ where, step }) =>
    /\b(?:npm|npx|node|pulumi)\b|\.ci\/|infra\//.test(step.run ?? '')
      ? [`${where} runs the repository's programs, with the right to write to it`]
      : [],
  );
}

function checksOutPullRequest({ job }: NamedJob): boolean {
  const isBase = (ref: unknown) => ref === '${{ github.event.pull_request.base.sha }}';
  return (job.steps ?? []).some(
    (step) => step.uses?.startsWith('actions/checkout@') && !isBase(step.with?.['ref']),
  );
}

/** Whoever leads releases of an environment is alone at it, and is not cut off. */
export function oneReleaseAtATime(around: Surroundings): string[] {
  return jobsOf(around).flatMap((named) => {
    const leads = stepsOf(named).some(({ step }) => step.run?.includes('lead-release.sh'));
    if (!leads) return [];
    const { where, job } = named;
    const { group = '', 'cancel-in-progress': isCutOff = true } = job.concurrency ?? {};
    const environment = (job.environment ?? '').replace(/-continue$/, '');
    return group === `release-${environment}` && !isCutOff
      ? []
      : [`${where} leads a release outside of the group release-${environment}, or may be cut off`];
  });
}

/** What a job takes of another is what that one gives. */
export function knownOutputs(around: Surroundings): string[] {
  return jobsOf(around).flatMap(({ where, job, workflow }) => {
    const needs = needsOf(job);
    const taken = JSON.stringify(job).matchAll(/needs\.([\w-]+)\.(?:outputs\.([\w-]+)|result)/g);
    return [
      ...needs.flatMap((name) => (name in workflow.jobs ? [] : [`${where} needs ${name}, no job`])),
      ...[...taken].flatMap(([, from, output]) => {
        if (!needs.includes(from!)) return [`${where} takes of ${from}, which it does not need`];
        return output === undefined || output in (workflow.jobs[from!]?.outputs ?? {})
          ? []
          : [`${where} takes ${output} of ${from}, which gives no such thing`];
      }),
    ];
  });
}
