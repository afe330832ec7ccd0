import type { Alert } from './alert.ts';
import { PARK_ALERTS } from './alerts/park-alerts.ts';
import { SERVICE_ALERTS } from './alerts/service-alerts.ts';
import { STORE_ALERTS } from './alerts/store-alerts.ts';
import { STREAM_ALERTS } from './alerts/stream-alerts.ts';
import { burnAlerts } from './burn-alerts.ts';
import { OBJECTIVES } from './objectives.ts';

/** Every alert that there is. Who adds one adds its runbook and its cases for `promtool`, or tests fail. */
export const ALERTS: readonly Alert[] = [
  ...OBJECTIVES.flatMap(burnAlerts),
  ...SERVICE_ALERTS,
  ...STREAM_ALERTS,
  ...PARK_ALERTS,
  ...STORE_ALERTS,
];
