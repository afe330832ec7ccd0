import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workflowBreaches } from './workflows/rules.ts';
import { surroundingsOf } from './workflows/surroundings.ts';
import type { Surroundings } from './workflows/workflow.ts';

const AROUND = surroundingsOf(path.dirname(import.meta.dirname));
const SHA = /@[0-9a-f]{40}/;

/** The same with one text changed; the change must do something. */
function changed(
  kind: 'workflows' | 'actions' | 'scripts',
  file: string,
  from: string | RegExp,
  to: string,
): Surroundings {
  const texts = AROUND[kind];
  const place = Object.keys(texts).find((each) => each.endsWith(file))!;
  const text = texts[place]!.replace(from, to);
  if (text === texts[place]) throw new Error(`${file} has no ${String(from)} to change`);
  return { ...AROUND, [kind]: { ...texts, [place]: text } };
}

it('finds nothing wrong with the workflows of this repository', () => {
  expect(workflowBreaches(AROUND)).toEqual([]);
});

it('looks at all of them', () => {
  const names = Object.keys(AROUND.workflows).map((file) => path.basename(file, '.yml'));
  expect(names).toEqual(['ci', 'drift', 'preview', 'release', 'resume', 'rollback']);
  expect(Object.keys(AROUND.scripts).length).toBeGreaterThan(8);
});

describe('finds', () => {
  it.for<[string, Surroundings, string]>([
    [
      'a job that names no permissions',
      changed(
        'workflows',
        'rollback.yml',
        /    permissions:\n      contents: read\n      id-token: write\n/,
        '',
      ),
      'rollback.yml: rollback names no permissions',
    ],
    [
      'permissions for all jobs at once',
      changed('workflows', 'release.yml', 'permissions: {}', 'permissions:\n  contents: write'),
      'the workflow has to take all permissions away',
    ],
    [
      'a job without a time limit',
      changed('workflows', 'ci.yml', '    timeout-minutes: 40\n', ''),
      'ci.yml: test has no time limit',
    ],
    [
      'a time limit past what GitHub allows',
      changed('workflows', 'release.yml', 'timeout-minutes: 355', 'timeout-minutes: 600'),
      'release.yml: staging has no time limit',
    ],
    [
      'an action by its tag',
      changed('workflows', 'ci.yml', SHA, '@v7'),
      'actions/checkout@v7 is not a commit with its version as a comment',
    ],
    [
      'an action whose version nobody can read',
      changed('actions', 'sign-in/action.yml', ' # v3.0.0', ''),
      'is not a commit with its version as a comment',
    ],
    [
      'two versions of an action',
      changed('workflows', 'ci.yml', SHA, `@${'a'.repeat(40)}`),
      'actions/checkout is used in several versions',
    ],
    [
      'an action of ours that is not there',
      changed('workflows', 'drift.yml', './.github/actions/sign-in', './.github/actions/log-in'),
      './.github/actions/log-in is not there',
    ],
    [
      'a title in a shell',
      changed(
        'workflows',
        'preview.yml',
        '- run: .github/scripts/preview.sh',
        '- run: echo "${{ github.event.pull_request.title }}"; .github/scripts/preview.sh',
      ),
      'preview.yml: preview, step 3: an expression inside of `run`',
    ],
    [
      'an input in the shell of an action',
      changed('actions', 'sign-in/action.yml', '"$STATE"', '${{ inputs.state }}'),
      'an expression inside of `run`',
    ],
    [
      'a checkout that keeps its token',
      changed('workflows', 'resume.yml', /persist-credentials: false/, 'persist-credentials: true'),
      'the checkout keeps its token',
    ],
    [
      'a secret that is handed to an action',
      changed(
        'workflows',
        'rollback.yml',
        "${{ fromJSON(vars[format('DELIVERY_{0}', inputs.environment)]).releaser }}",
        '${{ secrets.KEY }}',
      ),
      'a secret outside of env',
    ],
    [
      'a stranger’s code with our rights',
      changed('workflows', 'preview.yml', '  pull_request:\n', '  pull_request_target:\n'),
      'runs for pull_request_target',
    ],
    [
      'a pull request that is somebody at Google without being asked',
      changed('workflows', 'preview.yml', /    environment: preview-.*\n/, ''),
      'no environment can ask first',
    ],
    [
      'a job that writes comments and has a token for Google',
      changed(
        'workflows',
        'preview.yml',
        'pull-requests: write',
        'pull-requests: write\n      id-token: write',
      ),
      'may write to the repository and be somebody at Google',
    ],
    [
      'a job that writes comments and has the pull request’s code',
      changed(
        'workflows',
        'preview.yml',
        'ref: ${{ github.event.pull_request.base.sha }}',
        'ref: ${{ github.head_ref }}',
      ),
      "has the pull request's code",
    ],
    [
      'a job that writes issues and runs programs',
      changed(
        'workflows',
        'drift.yml',
        '- run: .github/scripts/drift-issue.sh',
        '- run: npm run check && .github/scripts/drift-issue.sh',
      ),
      "runs the repository's programs, with the right to write to it",
    ],
    [
      'two releases at once',
      changed(
        'workflows',
        'resume.yml',
        'group: release-${{ matrix.environment }}',
        'group: resume-${{ matrix.environment }}',
      ),
      'leads a release outside of the group',
    ],
    [
      'a release that a newer one cuts off',
      changed(
        'workflows',
        'release.yml',
        'group: release-prod\n      cancel-in-progress: false',
        'group: release-prod\n      cancel-in-progress: true',
      ),
      'release.yml: prod leads a release outside of the group release-prod, or may be cut off',
    ],
    [
      'a job that there isn’t',
      changed('workflows', 'release.yml', 'needs: build', 'needs: built'),
      'release.yml: staging needs built, no job',
    ],
    [
      'an output of a job that is not waited for',
      changed('workflows', 'release.yml', 'needs: [environments, staging]', 'needs: [staging]'),
      'release.yml: prod takes of environments, which it does not need',
    ],
    [
      'an output that a job doesn’t give',
      changed(
        'workflows',
        'release.yml',
        "needs.staging.outputs.code == '0'",
        "needs.staging.outputs.end == '0'",
      ),
      'takes end of staging, which gives no such thing',
    ],
    [
      'an output that no program writes',
      changed('scripts', 'lead-release.sh', 'echo "code=$code"', 'echo "exit=$code"'),
      'nothing writes code in step lead',
    ],
    [
      'an npm script that there isn’t',
      changed('scripts', 'drift.sh', 'npm run --silent pulumi', 'npm run --silent pulumy'),
      '.github/scripts/drift.sh: there is no npm script pulumy',
    ],
    [
      'a program that there isn’t',
      changed(
        'workflows',
        'release.yml',
        'infra/pulumi/end-to-end.sh',
        'infra/pulumi/end-to-start.sh',
      ),
      'infra/pulumi/end-to-start.sh is no program',
    ],
    [
      'a workflow that there isn’t',
      changed('workflows', 'release.yml', 'run resume.yml', 'run go-on.yml'),
      'there is no workflow go-on.yml',
    ],
    [
      'an input that a workflow doesn’t take',
      changed('workflows', 'resume.yml', '--field "environment=', '--field "where='),
      'resume.yml takes no where',
    ],
    [
      'a command that there isn’t',
      changed('scripts', 'rollback.sh', 'release rollback --env', 'release revert --env'),
      '.github/scripts/rollback.sh: there is no command release revert',
    ],
    [
      'a flag that a command doesn’t know',
      changed('scripts', 'lead-release.sh', '--images "$4"', '--image "$4"'),
      'release start knows no --image',
    ],
    [
      'a flag that none of the commands knows',
      changed('scripts', 'lead-release.sh', '--for "$duration"', '--during "$duration"'),
      'release resume knows no --during',
    ],
    [
      'a flag that a shell script doesn’t know',
      changed(
        'workflows',
        'release.yml',
        'push-images.sh staging --out',
        'push-images.sh staging --into',
      ),
      'infra/pulumi/push-images.sh knows no --into',
    ],
  ])('%s', ([, around, words]) => {
    expect(workflowBreaches(around).join('\n')).toContain(words);
  });
});

it('has Pulumi’s CLI in the version of its SDK', () => {
  const cli = /pulumi-version: (\S+)/.exec(Object.values(AROUND.actions).join('\n'))?.[1];
  expect(cli).toBe(AROUND.versions['@pulumi/pulumi']);
});
