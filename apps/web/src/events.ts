import type { Meter } from '@opentelemetry/api';
import { startAtZero } from '@ridewait/service';

/** What the page's server counts, each thing named once. */
export function createEvents(meter: Meter) {
  const requests = meter.createCounter('ridewait_web_requests', {
    description: 'Requests answered, by class of status.',
  });
  startAtZero(requests, [{ status: '2xx' }, { status: '5xx' }]);
  const duration = meter.createHistogram('ridewait_web_request_duration_seconds', {
    description: 'Time from the request to the answer.',
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    },
  });
  return {
    answered(status: number, seconds: number): void {
      requests.add(1, { status: `${Math.floor(status / 100)}xx` });
      duration.record(seconds);
    },
  };
}
