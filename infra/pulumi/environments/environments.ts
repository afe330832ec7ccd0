import type { EnvironmentName, EnvironmentShape } from '../src/config/environment.ts';
import { dev } from './dev.ts';
import { prod } from './prod.ts';
import { staging } from './staging.ts';

/** Every environment, without what differs from deployment to deployment. */
export const environments: Readonly<Record<EnvironmentName, EnvironmentShape>> = {
  dev,
  staging,
  prod,
};
