/** The log-based metric of instances that ended by themselves, by service and revision as Cloud Run labels them. */
export const CRASH_METRIC = 'ridewait_crashes';
