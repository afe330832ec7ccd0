import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStage } from './shell.test-tools.ts';

async function stage(programs: string[], cases: string, texts: Record<string, string> = {}) {
  const made = await openStage(programs, cases);
  onTestFinished(() => made[Symbol.asyncDispose]());
  await mkdir(path.join(made.folder, 'texts'));
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(path.join(made.folder, 'texts', name), text);
  }
  return made;
}

/** Keeps what a call was given in a file. */
const KEEP_BODY = `for word in "$@"; do case $word in body=@*) cat "\${word#body=@}" >"$STAGE/body" ;; esac; done`;
const KEEP_FILE = `while [[ $# -gt 1 ]]; do [[ $1 == --body-file ]] && cat "$2" >"$STAGE/body"; shift; done`;

describe('comment.sh', () => {
  const run = (on: Awaited<ReturnType<typeof stage>>) =>
    on.run('.github/scripts/comment.sh', ['12', 'texts']);

  it('writes one comment, with what each environment would see', async () => {
    const on = await stage(['gh'], `*' POST '*) ${KEEP_BODY} ;;`, {
      'prod.txt': 'one to change\n',
      'dev.txt': 'nothing\n',
      'other.txt': 'no environment',
    });
    expect(run(on)).toMatchObject({ status: 0 });
    const body = await on.read('body');
    expect(body).toMatch(/^<!-- ridewait: preview -->\n.*dev.*nothing.*prod.*one to change/s);
    expect(body).not.toContain('no environment');
    expect((await on.calls()).at(-1)).toContain('repos/park/ridewait/issues/12/comments');
  });

  it('writes that comment anew, and no second one', async () => {
    const on = await stage(['gh'], `*'--paginate'*) echo 77 ;; *' PATCH '*) ${KEEP_BODY} ;;`, {
      'dev.txt': 'another text',
    });
    expect(run(on)).toMatchObject({ status: 0 });
    const calls = await on.calls();
    expect(calls).toHaveLength(2);
    expect(calls[1]).toContain('--method PATCH repos/park/ridewait/issues/comments/77');
    expect(await on.read('body')).toContain('another text');
  });

  it('keeps to what GitHub takes, and to the end of a long text', async () => {
    const on = await stage(['gh'], `*' POST '*) ${KEEP_BODY} ;;`, {
      'dev.txt': `${'ä'.repeat(50_000)}the end`,
      'staging.txt': 'x'.repeat(90_000),
      'prod.txt': 'x'.repeat(90_000),
    });
    expect(run(on)).toMatchObject({ status: 0 });
    const body = await on.read('body');
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('äthe end');
    expect(body).toContain('the beginning is in the log');
  });
});

describe('drift-issue.sh', () => {
  const run = (on: Awaited<ReturnType<typeof stage>>) =>
    on.run('.github/scripts/drift-issue.sh', ['texts', '["dev","prod"]'], {
      RUN_URL: 'https://run',
    });
  const open = `*'issue list'*) echo 5 ;;`;
  const verbs = async (on: Awaited<ReturnType<typeof stage>>) =>
    (await on.calls()).map((call) => call.split(' ')[2]);

  it('opens an issue where something differs', async () => {
    const on = await stage(['gh'], `*'issue create'*) ${KEEP_FILE} ;;`, {
      'dev.txt': '',
      'prod.txt': 'a firewall rule\n',
    });
    expect(run(on)).toMatchObject({ status: 0 });
    expect(await verbs(on)).toEqual(['list', 'create']);
    const body = await on.read('body');
    expect(body).toMatch(/### prod.*a firewall rule.*https:\/\/run/s);
    expect(body).not.toContain('### dev');
  });

  it('writes the issue that there is anew', async () => {
    const on = await stage(['gh'], `${open} *'issue edit'*) ${KEEP_FILE} ;;`, {
      'dev.txt': 'a queue',
      'prod.txt': '',
    });
    expect(run(on)).toMatchObject({ status: 0 });
    expect(await verbs(on)).toEqual(['list', 'edit']);
    expect(await on.read('body')).toContain('a queue');
  });

  it('closes it when nothing differs any more', async () => {
    const on = await stage(['gh'], open, { 'dev.txt': '', 'prod.txt': '' });
    expect(run(on)).toMatchObject({ status: 0 });
    expect(await verbs(on)).toEqual(['list', 'close']);
  });

  it('leaves it while an environment is unknown', async () => {
    const on = await stage(['gh'], open, { 'dev.txt': '' });
    expect(run(on)).toMatchObject({ status: 0, output: expect.stringContaining('issue 5 stays') });
    expect(await verbs(on)).toEqual(['list']);
  });

  it('opens none where nothing differs', async () => {
    const on = await stage(['gh'], '', { 'dev.txt': '', 'prod.txt': '' });
    expect(run(on)).toMatchObject({ status: 0 });
    expect(await verbs(on)).toEqual(['list']);
  });
});

describe('drift.sh', () => {
  it.for([
    ['nothing differs', 0, 'unchanged', 0, ''],
    [
      'something differs',
      255,
      'error: no changes were expected but changes were proposed',
      0,
      'no changes were',
    ],
    ['the preview fails', 255, 'error: the stack is locked', 1, ''],
  ] as const)('where %s', async ([, code, says, status, text]) => {
    const on = await stage(['npm', 'pulumi', 'cp', 'mktemp'], DRIFT(code, says));
    const ran = on.run('.github/scripts/drift.sh', ['dev', `${on.folder}/dev.txt`]);
    expect(ran).toMatchObject({ status, output: expect.stringContaining(says) });
    expect(await on.read('dev.txt')).toContain(text);
    expect(Boolean(await on.read('dev.txt'))).toBe(Boolean(text));
    expect((await on.calls()).join('\n')).toContain('pulumi config refresh --stack dev --force');
  });
});

/** The stack's own file is not there in a checkout: its copy is left out. */
function DRIFT(code: number, says: string): string {
  return `'npm '*) echo '${says}'; exit ${code} ;;
    'mktemp '*) /usr/bin/mktemp ;;
    'cp Pulumi.'*) ;;
    'cp '*) /usr/bin/cp "$@" ;;`;
}

describe('environments.sh', () => {
  it('takes for set up what has both a configuration and a variable', async () => {
    const on = await stage([], '', { 'Pulumi.dev.yaml': '', 'Pulumi.staging.yaml': '' });
    const run = (variables: object) =>
      on.run('.github/scripts/environments.sh', ['texts'], {
        VARIABLES: JSON.stringify(variables),
      });
    expect(run({ DELIVERY_DEV: '{}', DELIVERY_PROD: '{}' })).toMatchObject({
      status: 0,
      output: expect.stringContaining('the variable DELIVERY_STAGING is missing'),
    });
    expect(run({ DELIVERY_DEV: '{}', DELIVERY_STAGING: '{}' }).status).toBe(0);
    expect(run({}).status).toBe(0);
    expect(await on.read('output')).toBe('list=["dev"]\nlist=["dev","staging"]\nlist=[]\n');
  });
});

describe('signatures', () => {
  const IMAGE = `registry/api@sha256:${'a'.repeat(64)}`;

  it('are made for each image, and for the lists of what is in it', async () => {
    const on = await stage(['cosign', 'syft', 'npm'], `'npm '*) echo '{}' ;;`);
    await on.write('images.json', JSON.stringify({ api: IMAGE, web: IMAGE.replace('api', 'web') }));
    const ran = on.run('.github/scripts/sign-images.sh', ['images.json', 'sbom']);
    expect(ran).toMatchObject({ status: 0 });
    const calls = await on.calls();
    expect(calls.filter((call) => call.startsWith('cosign sign '))).toHaveLength(2);
    expect(calls.filter((call) => call.startsWith('cosign attest '))).toHaveLength(4);
    expect(calls).toContain(`cosign sign --yes ${IMAGE}`);
    expect(calls).toContain(
      'npm sbom --package-lock-only --omit=dev --workspace=apps/api --sbom-format=spdx',
    );
    expect(await on.read('sbom/api-packages.spdx.json')).toBe('{}\n');
  });

  it('have to be there, by this workflow of this repository', async () => {
    const on = await stage(['cosign'], '');
    await on.write('images.json', JSON.stringify({ api: IMAGE }));
    const verify = () => on.run('.github/scripts/verify-images.sh', ['images.json']);
    expect(verify()).toMatchObject({ status: 0 });
    expect(await on.calls()).toEqual([
      `cosign verify --output text --certificate-oidc-issuer https://token.actions.githubusercontent.com --certificate-identity https://github.com/park/ridewait/.github/workflows/release.yml@refs/heads/main ${IMAGE}`,
    ]);
  });

  it.for<[string, string]>([
    ['an image has none', JSON.stringify({ api: IMAGE })],
    ['an image has no digest', '{"api":"registry/api:latest"}'],
    ['there is no image', '{}'],
    ['the file is none', 'nonsense'],
  ])('fail where %s', async ([, images]) => {
    const on = await stage(['cosign'], `'cosign verify '*) exit 1 ;;`);
    await on.write('images.json', images);
    expect(on.run('.github/scripts/verify-images.sh', ['images.json']).status).not.toBe(0);
  });
});
