import { publicApi } from '@ridewait/contracts/openapi';
import {
  type GatewayDocument,
  gatewayDocumentSchema,
  type GatewayOperation,
} from './extensions.ts';

const BACKEND = 'api';
const KEY = 'key';
const METRIC = 'requests';

/** As long as Cloud Run lets the API work at a request: an instance in dev may have to start first. */
const DEADLINE_SECONDS = 30;

export interface GatewayDocumentOptions {
  /** As the console shows it. */
  title: string;
  /** Where the API is, such as `https://api-123.us-central1.run.app`: https, and no slash at its end. */
  address: string;
  /** What the API's service expects in the gateway's token: its own address, or a custom audience. */
  jwtAudience: string;
  /** True where readers must send an API key, as the header `x-api-key`. */
  keyRequired: boolean;
  /**
   * What one project's keys may ask in a minute together. Only counts where a key is needed: Google counts by the
   * project of the key, and has nothing to count other requests by.
   */
  requestsPerMinute: number;
}

/**
 * What API Gateway is told of the public API: the routes of its own OpenAPI document, and no other, with where they go
 * and who may ask. It is OpenAPI 3.0, for the gateway's reader refuses much of what 3.1 may say of a body; and bodies
 * are left out, for the gateway looks at none.
 *
 * Each route has OPTIONS too, without a key, for the API answers the preflights of browsers. Streams (SSE) are not in
 * it: a gateway made with Pulumi's provider would hold them back until they end.
 *
 * Throws a `ZodError` where the options don't make a document that the gateway takes.
 */
export function gatewayDocument(options: GatewayDocumentOptions): GatewayDocument {
  const { title, address, jwtAudience, keyRequired, requestsPerMinute } = options;
  const { info, paths } = publicApi();
  const document: GatewayDocument = {
    openapi: '3.0.4',
    info: { title, version: info.version },
    'x-google-api-management': {
      backends: {
        [BACKEND]: {
          address,
          jwtAudience,
          pathTranslation: 'APPEND_PATH_TO_ADDRESS',
          deadline: DEADLINE_SECONDS,
          protocol: 'http/1.1',
        },
      },
      ...(keyRequired && {
        metrics: { [METRIC]: { displayName: 'Requests' } },
        quota: { limits: { 'per-minute': { metric: METRIC, values: requestsPerMinute } } },
      }),
    },
    'x-google-backend': BACKEND,
    security: keyRequired ? [{ [KEY]: [] }] : [],
    paths: Object.fromEntries(
      Object.entries(paths ?? {}).map(([path, { get }]) => [
        path,
        operationsOf(get as unknown as ApiOperation, keyRequired),
      ]),
    ),
    ...(keyRequired && {
      components: {
        securitySchemes: { [KEY]: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
      },
    }),
  };
  return gatewayDocumentSchema.parse(document);
}

/** What is taken of an operation of the API's own document. */
interface ApiOperation {
  operationId: string;
  summary: string;
  parameters?: ({ in: string; name: string } | { $ref: string })[];
}

type RoutingParameter = NonNullable<GatewayOperation['parameters']>[number];

function operationsOf(
  { operationId, summary, parameters = [] }: ApiOperation,
  keyRequired: boolean,
): Record<'get' | 'options', GatewayOperation> {
  // Headers go through as they are.
  const routing = parameters.flatMap((one): RoutingParameter[] =>
    'in' in one && (one.in === 'path' || one.in === 'query')
      ? [{ in: one.in, name: one.name, required: one.in === 'path', schema: { type: 'string' } }]
      : [],
  );
  const common = {
    ...(routing.length > 0 && { parameters: routing }),
    responses: { default: { description: 'What the API answers' } },
  };
  return {
    get: {
      operationId,
      summary,
      ...common,
      ...(keyRequired && { 'x-google-quota': { metricCosts: { [METRIC]: 1 } } }),
    },
    options: {
      operationId: `preflight${operationId[0]!.toUpperCase()}${operationId.slice(1)}`,
      ...common,
      security: [],
    },
  };
}
