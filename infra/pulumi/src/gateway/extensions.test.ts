import { expect, it } from 'vitest';
import { gatewayDocumentSchema } from './extensions.ts';
import { gatewayDocument } from './gateway-document.ts';

interface Operation {
  [field: string]: unknown;
}
interface Draft {
  [field: string]: unknown;
  'x-google-api-management': {
    [field: string]: unknown;
    backends: { api: Record<string, unknown> };
    metrics: Record<string, unknown>;
    quota: { limits: Record<string, Record<string, unknown>> };
  };
  paths: Record<string, { get: Operation; options: Operation }>;
}

const LIVE = '/v1/entity/{id}/live';

/** What is wrong with a document after a change; empty where nothing is. */
function problemsAfter(change: (document: Draft) => void): string[] {
  const document = structuredClone(
    gatewayDocument({
      title: 'Ridewait',
      address: 'https://api.example',
      jwtAudience: 'https://api.example',
      keyRequired: true,
      requestsPerMinute: 10,
    }),
  ) as unknown as Draft;
  change(document);
  const { error } = gatewayDocumentSchema.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

it('finds nothing in an unchanged document', () => {
  expect(problemsAfter(() => undefined)).toEqual([]);
});

it.for<[string, (document: Draft) => void, string]>([
  [
    'a backend’s field as OpenAPI 2 has it',
    ({ 'x-google-api-management': { backends } }) => {
      delete backends.api.jwtAudience;
      backends.api.jwt_audience = 'https://api.example';
    },
    'jwt_audience',
  ],
  [
    'a backend without a token',
    ({ 'x-google-api-management': { backends } }) => delete backends.api.jwtAudience,
    'must have jwtAudience',
  ],
  [
    'a backend with a token and without one',
    ({ 'x-google-api-management': { backends } }) => {
      backends.api.disableAuth = true;
    },
    'and not both',
  ],
  [
    'a backend that is not there',
    (document) => {
      document['x-google-backend'] = 'web';
    },
    'there is no backend web',
  ],
  [
    'a backend as an object, as OpenAPI 2 has it',
    (document) => {
      document['x-google-backend'] = { address: 'https://api.example' };
    },
    'x-google-backend',
  ],
  [
    'metrics as a list, as OpenAPI 2 has them',
    ({ 'x-google-api-management': management }) => {
      management.metrics = [{ name: 'requests' }] as never;
    },
    'metrics',
  ],
  [
    'a limit by tier, as OpenAPI 2 has it',
    ({ 'x-google-api-management': { quota } }) => {
      quota.limits['per-minute']!.values = { STANDARD: 10 };
    },
    'values',
  ],
  [
    'a limit of a metric that is not there',
    ({ 'x-google-api-management': { quota } }) => {
      quota.limits['per-minute']!.metric = 'reads';
    },
    'there is no metric reads',
  ],
  [
    'an operation that costs what is not counted',
    ({ paths }) => {
      paths[LIVE]!.get['x-google-quota'] = { metricCosts: { reads: 1 } };
    },
    'there is no metric reads',
  ],
  [
    'a quota without a key to count by',
    ({ paths }) => {
      paths[LIVE]!.get.security = [];
    },
    'getLive has a quota but needs no key',
  ],
  [
    'a key or none',
    (document) => {
      document.security = [{}, { key: [] }];
    },
    'security',
  ],
  [
    'a key that is not described',
    (document) => {
      document.security = [{ token: [] }];
    },
    'there is no security scheme token',
  ],
  [
    'a key in a header of our own',
    (document) => {
      const scheme = { type: 'apiKey', in: 'header', name: 'authorization' };
      document.components = { securitySchemes: { key: scheme } };
    },
    'components.securitySchemes.key',
  ],
  [
    'two operations of one name',
    ({ paths }) => {
      paths[LIVE]!.options.operationId = 'getLive';
    },
    'two operations are called getLive',
  ],
  [
    'a name that Google can’t make a method of',
    ({ paths }) => {
      paths[LIVE]!.get.operationId = 'get live';
    },
    'operationId',
  ],
  [
    'a path whose parameter is not declared',
    ({ paths }) => {
      paths[LIVE]!.get.parameters = [];
    },
    'getLive does not declare what is in its path',
  ],
  [
    'a body with a list of types, as OpenAPI 3.1 has it',
    ({ paths }) => {
      paths[LIVE]!.get.responses = {
        200: {
          description: 'waits',
          content: { 'application/json': { schema: { type: ['integer', 'null'] } } },
        },
      };
    },
    'content',
  ],
  [
    'an extension that OpenAPI 3 doesn’t have',
    (document) => {
      document['x-google-allow'] = 'all';
    },
    'x-google-allow',
  ],
])('finds %s', ([, change, expected]) => {
  expect(problemsAfter(change).join('\n')).toContain(expected);
});
