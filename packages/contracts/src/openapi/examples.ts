import type {
  AnomaliesBody,
  ChildrenBody,
  Destinations,
  EntityBody,
  ForecastBody,
  LiveBody,
} from '../api.ts';
import type { OperationsBody } from '../operations.ts';

/** One small park on one afternoon, as each route tells of it. */

const PARK = {
  id: 'harbour-park',
  name: 'Harbour Park',
  entityType: 'PARK',
  timezone: 'Europe/Berlin',
} as const;
const RIDE = { id: 'comet', name: 'Comet', entityType: 'ATTRACTION' } as const;

export const DESTINATIONS_EXAMPLE: Destinations = {
  destinations: [
    { id: 'harbour', name: 'Harbour Resort', parks: [{ id: PARK.id, name: PARK.name }] },
  ],
};

export const ENTITY_EXAMPLE: EntityBody = {
  ...RIDE,
  slug: 'the-comet',
  parentId: PARK.id,
  destinationId: 'harbour',
  timezone: PARK.timezone,
  location: { latitude: 53.54, longitude: 9.98 },
};

export const CHILDREN_EXAMPLE: ChildrenBody = { ...PARK, children: [ENTITY_EXAMPLE] };

export const LIVE_EXAMPLE: LiveBody = {
  ...PARK,
  liveData: [
    {
      ...RIDE,
      status: 'OPERATING',
      lastUpdated: '2026-07-01T12:00:03.000Z',
      queue: {
        STANDBY: { waitTime: 35, waitTimeP10: 28, waitTimeP90: 46 },
        SINGLE_RIDER: { waitTime: null },
      },
      forecast: [
        { time: '2026-07-01T15:00:00+02:00', waitTime: 42, percentage: 84 },
        { time: '2026-07-01T16:00:00+02:00', waitTime: 38, percentage: 76 },
      ],
      stale: false,
      ageSeconds: 2,
    },
  ],
};

export const FORECAST_EXAMPLE: ForecastBody = {
  ...PARK,
  forecastData: [
    {
      ...RIDE,
      queue: {
        STANDBY: {
          forecast: [
            { time: '2026-07-01T14:15:00+02:00', p10: 27.4, p50: 36.1, p90: 47.8 },
            { time: '2026-07-01T14:30:00+02:00', p10: 28, p50: 37.5, p90: 50.2 },
          ],
        },
        SINGLE_RIDER: { forecast: [] },
      },
    },
  ],
};

const DEAD_COUNTER: AnomaliesBody['anomalyData'][number]['anomalies'][number] = {
  kind: 'dead',
  lane: 'standby',
  sensor: 'comet-in',
  since: '2026-07-01T11:48:00.000Z',
  reason: 'The entrance counter of standby has said nothing for 12 minutes.',
};

export const ANOMALIES_EXAMPLE: AnomaliesBody = {
  ...PARK,
  anomalyData: [{ ...RIDE, anomalies: [DEAD_COUNTER] }],
};

export const OPERATIONS_EXAMPLE: OperationsBody = {
  ...PARK,
  live: true,
  operationsData: [
    {
      ...RIDE,
      lastStatus: {
        status: 'OPERATING',
        said: '2026-07-01T07:58:41.000Z',
        confirmed: '2026-07-01T12:00:02.000Z',
      },
      queue: { STANDBY: { waitTime: 35, confidence: 'low' }, SINGLE_RIDER: { waitTime: null } },
      measured: [
        { part: 'CONTROLLER', lastUpdated: '2026-07-01T12:00:02.000Z' },
        { part: 'STANDBY', lastUpdated: '2026-07-01T11:48:00.000Z' },
        { part: 'SINGLE_RIDER', lastUpdated: null },
      ],
      anomalies: [DEAD_COUNTER],
    },
  ],
};

export const DOCUMENT_EXAMPLE = { openapi: '3.1.1' };
