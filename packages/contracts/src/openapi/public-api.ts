import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { idSchema } from '../readings.ts';
import { answersOf } from './answers.ts';
import { PUBLIC_ROUTES, type PublicRoute, TAGS } from './public-routes.ts';

export type OpenapiDocument = ReturnType<typeof createDocument>;

/** The name of the security scheme by which a gateway knows a client. */
export const KEY_SCHEME = 'key';

const entityParameter = z.object({
  id: idSchema.meta({
    description: 'An id, a slug or an external id; where one names two, the id wins',
    example: 'harbour-park',
  }),
});

const conditionalHeader = z.object({
  'If-None-Match': z
    .string()
    .optional()
    .meta({
      description: 'The ETag of the answer that the client has',
      example: '"Zm9sZCBpcyBmYWl0aGZ1bA"',
      param: { id: 'IfNoneMatch' },
    }),
});

const DESCRIPTION = `How long each queue in an amusement park really is, in the shape of ThemeParks.wiki v1.

Every path answers HEAD as it answers GET. Times are RFC 3339. A wait that isn’t known is null, and a status that isn’t known is left out: neither is zero, and neither means closed. An answer may get new fields at any time.`;

/** The public API, described in OpenAPI 3.1 from the very schemas that its answers are typed by. */
export function publicApi(): OpenapiDocument {
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Ridewait', version: '1.0.0', description: DESCRIPTION },
      // Relative to where the document was read from: the API itself, or a gateway before it.
      servers: [{ url: '/' }],
      // A key is needed where a gateway asks for one.
      security: [{}, { [KEY_SCHEME]: [] }],
      tags: TAGS.map((tag) => ({ ...tag })),
      paths: Object.fromEntries(PUBLIC_ROUTES.map((route) => [route.path, pathItem(route)])),
      components: {
        securitySchemes: { [KEY_SCHEME]: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
      },
    },
    { override: asClientsReadIt },
  );
}

function pathItem(route: PublicRoute): ZodOpenApiPathsObject[string] {
  const ofEntity = route.path.includes('{id}');
  const get: ZodOpenApiOperationObject = {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    requestParams: { ...(ofEntity && { path: entityParameter }), header: conditionalHeader },
    responses: answersOf(route.schema, route.example, ofEntity),
  };
  return { get };
}

/** Clients must bear fields that they don't know; and the largest numbers of JavaScript are no limits of ours. */
const asClientsReadIt: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) {
    delete jsonSchema.additionalProperties;
  }
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
