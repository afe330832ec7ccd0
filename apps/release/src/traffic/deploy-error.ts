import { CommandError, ConcurrentUpdateError } from '@pulumi/pulumi/automation/index.js';

/** What Cloud Run says of a revision that will be no better for another try. */
const HOPELESS = [
  /Image '[^']*' not found/i,
  /Revision '[^']*' is not ready and cannot serve traffic/i,
  /failed to start and listen on the port/i,
  /The user-provided container failed/i,
  /failed the configured startup probe/i,
];

const LINES = 3;
const CHARACTERS = 600;

/** What a deployment failed of: whether another try may help, and a sentence for people. */
export function deployError(error: unknown): { isHopeless: boolean; words: string } {
  const { message } = error as Error;
  if (isLocked(error)) {
    return { isHopeless: false, words: lockedBy(message) };
  }
  const isHopeless = HOPELESS.some((pattern) => pattern.test(message));
  return { isHopeless, words: error instanceof CommandError ? saidBy(message) : message };
}

/** Whether somebody else deploys, or died while it did. */
export function isLocked(error: unknown): boolean {
  return error instanceof ConcurrentUpdateError;
}

function lockedBy(message: string): string {
  const locks = /currently locked(?: by \d+ lock\(s\))?/.exec(message)?.[0] ?? 'locked';
  const who = /created by [^\n]*/.exec(message)?.[0];
  const told = who === undefined ? locks : `${locks}, ${who}`;
  return `the stack is ${told}: wait for whoever deploys, or \`npm run pulumi -- cancel\` where nobody does any more`;
}

/**
 * What went wrong, of all that the CLI says: Cloud Run's own sentence, where there is one; or else the lines of
 * errors, or the last ones. The Automation API has it all twice.
 */
function saidBy(message: string): string {
  const once = message.split('\n err?: ')[0]!;
  const lines = [...new Set(once.split('\n').map((line) => line.trim()))].filter(Boolean);
  const ofCloudRun = lines
    .filter((line) => line.startsWith('* '))
    .flatMap((line) => /Error code \d+, message: (.*)$/.exec(line)?.[1] ?? []);
  const errors = lines.filter((line) => /^(?:error|\* )|: error:|rpc error/i.test(line));
  const said = [ofCloudRun, errors, lines].find(({ length }) => length > 0) ?? [];
  return said.slice(-LINES).join(' ').slice(-CHARACTERS);
}
