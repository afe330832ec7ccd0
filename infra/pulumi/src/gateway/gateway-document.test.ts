import { publicApi } from '@ridewait/contracts/openapi';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { gatewayDocument, type GatewayDocumentOptions } from './gateway-document.ts';

const OPEN: GatewayDocumentOptions = {
  title: 'Ridewait',
  address: 'https://api-123.us-central1.run.app',
  jwtAudience: 'https://api-123.us-central1.run.app',
  keyRequired: false,
  requestsPerMinute: 6_000,
};
const KEYED: GatewayDocumentOptions = { ...OPEN, keyRequired: true };

describe.for([
  ['open to all', OPEN],
  ['for keys', KEYED],
] as const)('the document of a gateway %s', ([, options]) => {
  const document = gatewayDocument(options);
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

  it('is valid OpenAPI 3.0', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.0');
  });

  it('has the routes of the API’s own document, and no other', () => {
    const { paths } = publicApi();
    expect(Object.keys(document.paths)).toEqual(Object.keys(paths!));
    for (const [path, { get, options: preflight, ...others }] of Object.entries(document.paths)) {
      expect(get?.operationId).toBe(paths![path]!.get!.operationId);
      expect(preflight?.security).toEqual([]);
      expect(others).toEqual({});
    }
  });

  it('sends each request on as it came, with a token for the API', () => {
    expect(document['x-google-backend']).toBe('api');
    expect(document['x-google-api-management'].backends).toEqual({
      api: {
        address: options.address,
        jwtAudience: options.jwtAudience,
        pathTranslation: 'APPEND_PATH_TO_ADDRESS',
        deadline: 30,
        protocol: 'http/1.1',
      },
    });
    expect(operations.filter((one) => one['x-google-backend'] !== undefined)).toEqual([]);
  });

  it('promises no stream, which this gateway would hold back', () => {
    expect(JSON.stringify(document)).not.toContain('event-stream');
  });
});

it('asks for a key, and counts each read of it, where keys are needed', () => {
  const document = gatewayDocument(KEYED);
  expect(document.security).toEqual([{ key: [] }]);
  expect(document.components).toEqual({
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
  });
  const { metrics, quota } = document['x-google-api-management'];
  expect(metrics).toEqual({ requests: { displayName: 'Requests' } });
  expect(quota).toEqual({ limits: { 'per-minute': { metric: 'requests', values: 6_000 } } });
  for (const { get, options } of Object.values(document.paths)) {
    expect(get?.['x-google-quota']).toEqual({ metricCosts: { requests: 1 } });
    expect(options?.['x-google-quota']).toBeUndefined();
  }
});

it('has neither keys nor quotas where reads are open: Google counts by the key’s project', () => {
  const text = JSON.stringify(gatewayDocument(OPEN));
  expect(text).not.toContain('x-google-quota');
  expect(text).not.toContain('apiKey');
  expect(gatewayDocument(OPEN).security).toEqual([]);
});

it.for([
  ['http', { address: 'http://api.example' }, 'https'],
  ['a slash at its end', { address: 'https://api.example/' }, 'address'],
  ['no address', { address: '' }, 'address'],
  ['no audience', { jwtAudience: '' }, 'jwtAudience'],
  ['a quota of none', { keyRequired: true, requestsPerMinute: 0 }, 'values'],
  ['a quota of half a request', { keyRequired: true, requestsPerMinute: 0.5 }, 'values'],
] as const)('is refused with %s', ([, options, expected]) => {
  expect(() => gatewayDocument({ ...OPEN, ...options })).toThrow(expected);
});
