import type * as z from 'zod';
import {
  anomaliesSchema,
  childrenSchema,
  destinationsSchema,
  entitySchema,
  forecastSchema,
  liveSchema,
} from '../api.ts';
import { operationsSchema } from '../operations.ts';
import { documentSchema } from './answers.ts';
import {
  ANOMALIES_EXAMPLE,
  CHILDREN_EXAMPLE,
  DESTINATIONS_EXAMPLE,
  DOCUMENT_EXAMPLE,
  ENTITY_EXAMPLE,
  FORECAST_EXAMPLE,
  LIVE_EXAMPLE,
  OPERATIONS_EXAMPLE,
} from './examples.ts';

export const TAGS = [
  { name: 'places', description: 'What there is: destinations, parks and their attractions' },
  { name: 'waits', description: 'How long each queue is now, and will be today' },
  {
    name: 'operations',
    description: 'How far the numbers can be relied on, for who runs the park',
  },
  { name: 'document', description: 'This description' },
] as const;

/** A route of the public API, all of which are read with GET. */
export interface PublicRoute {
  /** `{id}` is the entity that the route is of. */
  path: string;
  operationId: string;
  tag: (typeof TAGS)[number]['name'];
  summary: string;
  description: string;
  schema: z.ZodType;
  example: unknown;
}

/** Every route that the API answers, and no other: a test holds it against the app's own. */
export const PUBLIC_ROUTES: readonly PublicRoute[] = [
  {
    path: '/v1/destinations',
    operationId: 'listDestinations',
    tag: 'places',
    summary: 'Every destination with its parks',
    description: 'Where a client begins. It may be held for 30 seconds.',
    schema: destinationsSchema,
    example: DESTINATIONS_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}',
    operationId: 'getEntity',
    tag: 'places',
    summary: 'One destination, park or attraction',
    description: 'It may be held for 30 seconds.',
    schema: entitySchema,
    example: ENTITY_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}/children',
    operationId: 'listChildren',
    tag: 'places',
    summary: 'All that is below an entity',
    description: 'The whole subtree, flat. It may be held for 30 seconds.',
    schema: childrenSchema,
    example: CHILDREN_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}/live',
    operationId: 'getLive',
    tag: 'waits',
    summary: 'Waits and status now',
    description:
      'Of an attraction its own, else of all attractions below. To be asked every few seconds with `If-None-Match`: as long as only ages have changed, the answer is 304. An attraction of which nothing is known is there, without a status and with `waitTime` null.',
    schema: liveSchema,
    example: LIVE_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}/forecast',
    operationId: 'getForecast',
    tag: 'waits',
    summary: 'Waits of the rest of the day',
    description:
      'In quarter-hours, with the range in which four of five guests’ waits lie. It may be held for a minute.',
    schema: forecastSchema,
    example: FORECAST_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}/anomalies',
    operationId: 'listAnomalies',
    tag: 'operations',
    summary: 'Sensors that are not as they should be',
    description: 'Attractions where all is well are left out.',
    schema: anomaliesSchema,
    example: ANOMALIES_EXAMPLE,
  },
  {
    path: '/v1/entity/{id}/operations',
    operationId: 'getOperations',
    tag: 'operations',
    summary: 'When each part of a ride was last heard',
    description: 'Every attraction is there, closed ones too.',
    schema: operationsSchema,
    example: OPERATIONS_EXAMPLE,
  },
  {
    path: '/v1/openapi.json',
    operationId: 'getOpenapi',
    tag: 'document',
    summary: 'This document',
    description: 'OpenAPI 3.1. It changes with releases only.',
    schema: documentSchema,
    example: DOCUMENT_EXAMPLE,
  },
];
