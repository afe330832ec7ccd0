import { parse } from 'yaml';

export interface Step {
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}

interface Concurrency {
  group: string;
  'cancel-in-progress'?: boolean;
}

export interface Job {
  needs?: string | string[];
  environment?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  concurrency?: Concurrency;
  outputs?: Record<string, string>;
  steps?: Step[];
}

export interface Workflow {
  on: Record<string, { inputs?: Record<string, unknown> } | null>;
  permissions?: Record<string, string>;
  concurrency?: Concurrency;
  jobs: Record<string, Job>;
}

/** What workflows may call. Texts by their path from the root. */
export interface Surroundings {
  workflows: Readonly<Record<string, string>>;
  /** Of `.github/actions`. */
  actions: Readonly<Record<string, string>>;
  /** Shell scripts that workflows run. */
  scripts: Readonly<Record<string, string>>;
  npmScripts: ReadonlySet<string>;
  /** Of what `infra/pulumi` depends on. */
  versions: Readonly<Record<string, string>>;
  isExecutable(path: string): boolean;
  /** The flags of a command of ours, such as `release start`; undefined where there is no such command. */
  flagsOf(command: string): ReadonlySet<string> | undefined;
}

export interface NamedJob {
  /** `release.yml: prod`, for people. */
  where: string;
  file: string;
  job: Job;
  workflow: Workflow;
}

export function workflowOf(text: string): Workflow {
  return parse(text) as Workflow;
}

export function jobsOf({ workflows }: Surroundings): NamedJob[] {
  return Object.entries(workflows).flatMap(([path, text]) => {
    const workflow = workflowOf(text);
    const file = path.split('/').at(-1)!;
    return Object.entries(workflow.jobs).map(([name, job]) => ({
      where: `${file}: ${name}`,
      file,
      job,
      workflow,
    }));
  });
}

export function stepsOf({ where, job }: NamedJob): { where: string; step: Step }[] {
  return (job.steps ?? []).map((step, index) => ({ where: `${where}, step ${index + 1}`, step }));
}

export function needsOf({ needs = [] }: Job): string[] {
  return [needs].flat();
}
