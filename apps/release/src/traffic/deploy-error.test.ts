import { CommandError, ConcurrentUpdateError } from '@pulumi/pulumi/automation/index.js';
import { expect, it } from 'vitest';
import { deployError } from './deploy-error.ts';

/** As the Automation API makes it: what the CLI said comes twice. */
function said(text: string, Made: typeof CommandError = CommandError): CommandError {
  const message = `Command failed with exit code 255: pulumi up --yes --skip-preview\n${text}`;
  const whole = `code: -2\n stdout: \n stderr: ${message}\n err?: Error: ${message}\n`;
  return new (Made as unknown as new (result: { toString(): string }) => CommandError)({
    toString: () => whole,
  });
}

function diagnostics(fault: string): string {
  return `Updating (prod):

Diagnostics:
  gcp:cloudrunv2:Service (api):
    error:   sdk-v2/provider2.go:572: sdk.helper_schema: ${fault}: provider=google-beta@9.37.0
    error: 1 error occurred:
    \t* updating urn:pulumi:prod::ridewait::gcp:cloudrunv2/service:Service::api: 1 error occurred:
    \t* ${fault}

  pulumi:pulumi:Stack (ridewait-prod):
    error: update failed

Resources:
    1 unchanged
`;
}

const WAITING = 'Error waiting to update Service: Error waiting for Updating Service: Error code';
const UNREADY = "Revision 'api-2' is not ready and cannot serve traffic.";

it.for<[string, string]>([
  [
    'an image that isn’t there',
    `${UNREADY} Image 'europe-docker.pkg.dev/p/r/api@sha256:0' not found.`,
  ],
  [
    'a container that never gets ready',
    `${UNREADY} The user-provided container failed the configured startup probe checks. Logs for this revision might contain more information.`,
  ],
  [
    'a container that never listens',
    `${UNREADY} The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout.`,
  ],
])('%s is told in Cloud Run’s own words, and not tried again', ([, words]) => {
  const error = said(diagnostics(`${WAITING} 9, message: ${words}`));
  expect(deployError(error)).toEqual({ isHopeless: true, words });
});

it('a failure half-way is told once, and may be tried again', () => {
  const { isHopeless, words } = deployError(
    said(diagnostics('googleapi: Error 503: The service is currently unavailable.')),
  );
  expect(isHopeless).toBe(false);
  expect(words).toContain('* googleapi: Error 503: The service is currently unavailable.');
  expect(words.match(/update failed/g)).toHaveLength(1);
});

it('a locked stack is told with who locks it, and what to do', () => {
  const text =
    'error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  gs://state/.pulumi/locks/organization/ridewait/prod/1.json: created by ada@laptop (pid 7) at 2026-11-30T06:00:00Z';
  expect(deployError(said(text, ConcurrentUpdateError))).toEqual({
    isHopeless: false,
    words:
      'the stack is currently locked by 1 lock(s), created by ada@laptop (pid 7) at 2026-11-30T06:00:00Z: wait for whoever deploys, or `npm run pulumi -- cancel` where nobody does any more',
  });
});

it('what says nothing known is told, and bounded', () => {
  const { isHopeless, words } = deployError(said(`${'x'.repeat(10_000)}\nno plugin`));
  expect(isHopeless).toBe(false);
  expect(words).toContain('no plugin');
  expect(words.length).toBeLessThanOrEqual(600);
});

it('a fault that is no command’s is told as it is', () => {
  expect(deployError(new Error('socket hang up'))).toEqual({
    isHopeless: false,
    words: 'socket hang up',
  });
});
