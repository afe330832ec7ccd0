import { CORE_MUTATIONS } from './core-mutations.ts';
import type { Mutation } from './mutation.ts';
import { PROCESSOR_MUTATIONS } from './processor-mutations.ts';
import { RECOVERY_MUTATIONS } from './recovery-mutations.ts';
import { STORE_MUTATIONS } from './store-mutations.ts';

/** Every break that the tests have to notice. */
export const MUTATIONS: readonly Mutation[] = [
  ...CORE_MUTATIONS,
  ...STORE_MUTATIONS,
  ...PROCESSOR_MUTATIONS,
  ...RECOVERY_MUTATIONS,
];
