/** How long Pub/Sub waits for a push's answer. A fold takes milliseconds; an instance that starts, seconds. */
export const ACK_DEADLINE_SECONDS = 30;

/** After a recovery's seek, how long acks of before may still come: `SETTLE_SECONDS` of the processor. */
export const SETTLE_SECONDS = ACK_DEADLINE_SECONDS + 15;

/**
 * What a token that is meant for a service names as its audience. Known before the service is, and different in
 * every project: a token of staging is no good in prod. `.internal` is nobody's: no such name is ever looked up.
 */
export function audienceOf(service: string, project: string): string {
  return `https://${service}.${project}.ridewait.internal`;
}
