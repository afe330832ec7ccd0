import type { Meter } from '@opentelemetry/api';

/** What the page's server counts, each thing named once. */
export function createEvents(meter: Meter) {
  const requests = meter.createCounter('ridewait_web_requests', {
    description: 'Requests answered, by class of status.',
  });
  return {
    answered(status: number): void {
      requests.add(1, { status: `${Math.floor(status / 100)}xx` });
    },
  };
}
