import { knownFlags, knownPrograms, knownWorkflows, writtenOutputs } from './command-rules.ts';
import {
  jobLimits,
  knownOutputs,
  noCredentialsLeft,
  noExpressionsInShell,
  noStrangersCode,
  oneReleaseAtATime,
  pinnedActions,
} from './safety-rules.ts';
import type { Surroundings } from './workflow.ts';

const RULES = [
  jobLimits,
  pinnedActions,
  noExpressionsInShell,
  noCredentialsLeft,
  noStrangersCode,
  oneReleaseAtATime,
  knownOutputs,
  knownPrograms,
  knownWorkflows,
  knownFlags,
  writtenOutputs,
];

/** Everything that is wrong with the workflows, a sentence each. */
export function workflowBreaches(around: Surroundings): string[] {
  return RULES.flatMap((rule) => rule(around));
}
