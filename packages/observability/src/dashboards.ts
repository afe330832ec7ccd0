import { PARK_DASHBOARD } from './dashboards/park-dashboard.ts';
import { PLATFORM_DASHBOARD } from './dashboards/platform-dashboard.ts';
import { SERVICES_DASHBOARD } from './dashboards/services-dashboard.ts';
import type { Dashboard } from './panel.ts';

export const DASHBOARDS: readonly Dashboard[] = [
  PARK_DASHBOARD,
  SERVICES_DASHBOARD,
  PLATFORM_DASHBOARD,
];
