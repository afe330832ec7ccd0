import * as z from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ErrorBody, errorBodySchema } from '../readings.ts';

/** What the API's own description is, as far as it describes itself. */
export const documentSchema = z
  .looseObject({ openapi: z.string().meta({ description: 'The version of OpenAPI' }) })
  .meta({ id: 'Document', description: 'An OpenAPI document' });

/** What API Gateway answers of itself: a shape of Google's, not of the API's errors. */
const gatewayErrorSchema = z
  .object({ code: z.int().meta({ description: 'The status again' }), message: z.string() })
  .meta({ id: 'GatewayError', description: 'Said by the gateway, before the API is asked' });

const cachingHeaders = z.object({
  ETag: z
    .string()
    .meta({ description: 'To be sent back as `If-None-Match`', header: { id: 'ETag' } }),
  'Cache-Control': z.string().meta({
    description: 'How long the answer may be held',
    header: { id: 'CacheControl' },
  }),
  Date: z.string().meta({
    description: 'The API’s clock, to tell the age of a number by',
    header: { id: 'Date' },
  }),
});

const errorHeaders = z.object({
  'Cache-Control': z.literal('no-store').meta({ header: { id: 'NoStore' } }),
});

const retryHeaders = z.object({
  ...errorHeaders.shape,
  'Retry-After': z.string().meta({ description: 'Seconds', header: { id: 'RetryAfter' } }),
});

/** An error of the API; `id` names it among the document's components. */
function failed(
  id: string,
  description: string,
  example: ErrorBody,
  headers: z.ZodObject = errorHeaders,
): ZodOpenApiResponseObject {
  const content = { 'application/json': { schema: errorBodySchema, example } };
  return { id, description, headers, content };
}

/** An error of the gateway. */
function refused(id: string, description: string, example: z.infer<typeof gatewayErrorSchema>) {
  const content = { 'application/json': { schema: gatewayErrorSchema, example } };
  return { id, description, content };
}

/** What any route may answer beside 200. */
const COMMON: ZodOpenApiResponsesObject = {
  304: {
    id: 'NotModified',
    description: 'What `If-None-Match` names still holds: there is no body',
    headers: cachingHeaders,
  },
  401: refused('NoKey', 'Through a gateway that needs a key, without one', {
    code: 401,
    message: 'UNAUTHENTICATED',
  }),
  403: refused('WrongKey', 'Through a gateway, with a key that is not for this API', {
    code: 403,
    message: 'PERMISSION_DENIED',
  }),
  413: failed('TooLarge', 'The request carries a body, which no read needs', {
    error: 'too_large',
    message: 'a request here carries no body, and 1024 bytes at most',
  }),
  429: refused('OverQuota', 'Through a gateway, over the quota of requests in a minute', {
    code: 429,
    message: 'RESOURCE_EXHAUSTED',
  }),
  500: failed('Fault', 'A fault of the API, told to those who run it', {
    error: 'internal',
    message: 'this is our fault; try again later',
  }),
  503: failed(
    'Unavailable',
    'The data can’t be reached',
    {
      error: 'unavailable',
      message: 'the data can not be reached; try again in some seconds',
    },
    retryHeaders,
  ),
};

const NOT_FOUND: ZodOpenApiResponsesObject = {
  404: failed('NotFound', 'There is no such entity', {
    error: 'not_found',
    message:
      'no entity has the id, slug or external id nobody; /v1/destinations lists what there is',
  }),
};

/** All that a route answers; `ofEntity` where its path names one, which may not exist. */
export function answersOf(
  schema: z.ZodType,
  example: unknown,
  ofEntity: boolean,
): ZodOpenApiResponsesObject {
  return {
    200: {
      description: 'What was asked for',
      headers: cachingHeaders,
      content: { 'application/json': { schema, example } },
    },
    ...COMMON,
    ...(ofEntity && NOT_FOUND),
  };
}
