import { fileURLToPath } from 'node:url';
import { LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation/index.js';

/** What of a stack's configuration a release changes; the rest stays as the checkout has it. */
export interface StackChange {
  images: Readonly<Record<string, string>>;
  traffic: Readonly<Record<string, { stable: string; candidate?: string; percent?: number }>>;
  /** The processor on trial; left as it is, where the release has none. */
  shadow?: { image: string; over: boolean };
}

/** A stack of Pulumi's, as far as a release deploys it. Errors are `CommandError`s, with what the CLI said. */
export interface DeployedStack {
  /** A value of its configuration, by its name without the program's; undefined where it has none. */
  setting(name: string): Promise<string | undefined>;
  /** The revision of each service, as this configuration would make it. It changes nothing that is deployed. */
  preview(change: StackChange): Promise<Record<string, string>>;
  /** Deploys; resolves to the revisions that were made. Aborted, or after half an hour, it stops where it is. */
  up(change: StackChange, signal?: AbortSignal): Promise<Record<string, string>>;
  /** Takes away the lock of whoever deploys, who has to be known to be dead. */
  unlock(): Promise<void>;
}

export interface PulumiStackOptions {
  /** Told how a long deployment goes on. */
  onProgress?: (line: string) => void;
  /** Where the program is; the repository's own, where unset. */
  workDir?: string;
  /** Where the CLI is installed, as `bin/pulumi`; the one on the PATH, where unset. */
  root?: string;
}

const PROGRAM = fileURLToPath(new URL('../../../../infra/pulumi', import.meta.url));
const SERVICE = 'gcp:cloudrunv2/service:Service';
const PREFIX = 'ridewait:';
/** Twice what the longest deployment takes: who hangs must not keep the way back from being tried. */
const LONGEST_MS = 30 * 60_000;

/** Through Pulumi's Automation API, which runs the CLI on the PATH. Rejects where there is no such stack. */
export async function pulumiStack(
  environment: string,
  { onProgress = () => {}, workDir = PROGRAM, root }: PulumiStackOptions = {},
): Promise<DeployedStack> {
  const pulumiCommand = await PulumiCommand.get(root === undefined ? {} : { root }).catch(
    (error: unknown) => {
      const said = (error as Error).message.split('\n').find((line) => line.includes('err?:'));
      const advice = 'install its CLI (docs/DEPLOY.md) and have it on the PATH';
      const why = said?.replace(/^.*err\?: (?:Error: )?/, '') ?? (error as Error).message;
      throw new Error(`pulumi can't be run (${why}): ${advice}`, { cause: error });
    },
  );
  const stack = await LocalWorkspace.selectStack(
    { stackName: environment, workDir },
    { pulumiCommand },
  );
  return {
    async setting(name) {
      try {
        return (await stack.getConfig(`${PREFIX}${name}`)).value;
      } catch (error) {
        if ((error as Error).message.includes('not found')) return undefined;
        throw error;
      }
    },
    async preview(change) {
      const revisions: Record<string, string> = {};
      await configure(stack, change);
      await stack.preview({
        color: 'never',
        onEvent({ resourcePreEvent }) {
          const { type, urn, new: made } = resourcePreEvent?.metadata ?? {};
          if (type !== SERVICE || made === undefined) return;
          const { name, template } = made.inputs as {
            name?: string;
            template?: { revision?: unknown };
          };
          revisions[name ?? urn!.split('::').at(-1)!] = String(template?.revision);
        },
      });
      return revisions;
    },
    async up(change, signal) {
      await configure(stack, change);
      const { outputs } = await stack.up({
        color: 'never',
        suppressProgress: true,
        signal: AbortSignal.any([AbortSignal.timeout(LONGEST_MS), ...(signal ? [signal] : [])]),
        onEvent({ resOutputsEvent, resOpFailedEvent }) {
          const { op, urn } = (resOutputsEvent ?? resOpFailedEvent)?.metadata ?? {};
          if (op === undefined || op === 'same') return;
          onProgress(
            `${resOpFailedEvent ? 'failed' : op}: ${urn!.split('::').slice(-2).join(' ')}`,
          );
        },
      });
      return (outputs['revisions']?.value ?? {}) as Record<string, string>;
    },
    unlock: () => stack.cancel(),
  };
}

async function configure(stack: Stack, { images, traffic, shadow }: StackChange): Promise<void> {
  await stack.setAllConfig({
    [`${PREFIX}images`]: { value: JSON.stringify(images) },
    [`${PREFIX}traffic`]: { value: JSON.stringify(traffic) },
    ...(shadow && { [`${PREFIX}shadow`]: { value: JSON.stringify(shadow) } }),
  });
}
