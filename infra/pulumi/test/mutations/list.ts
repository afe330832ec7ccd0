import { CHECKS } from '../checks.ts';
import { MESSAGE_MUTATIONS } from './message-mutations.ts';
import { CONFIGURATION, type Mutation, PREVIEW } from './mutation.ts';
import { RIGHT_MUTATIONS } from './right-mutations.ts';
import { SERVICE_MUTATIONS } from './service-mutations.ts';
import { STORE_MUTATIONS } from './store-mutations.ts';

/** Every break, in the order of the document. */
export const MUTATIONS: readonly Mutation[] = [
  ...STORE_MUTATIONS,
  ...RIGHT_MUTATIONS,
  ...MESSAGE_MUTATIONS,
  ...SERVICE_MUTATIONS,
];

/** Everything that can object. */
export const CHECK_NAMES: readonly string[] = [
  ...CHECKS.map(({ name }) => name),
  CONFIGURATION,
  PREVIEW,
];
