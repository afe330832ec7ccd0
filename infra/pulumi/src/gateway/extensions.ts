import * as z from 'zod';

/**
 * The part of Google's extensions to OpenAPI 3 that is used here, as API Gateway reads it: a field that it doesn't know,
 * or knows by OpenAPI 2's name (`jwt_audience`, `x-google-management`), fails here and not halfway through a deployment.
 *
 * Source: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions and …/openapi-v3-limitations, as of November
 * 2026. The table there gives `quota` the type `map[string]Quota`, and a `Quota` its `limits`. Read here as what OpenAPI
 * 2 has: one quota, `limits` directly below it. No environment of ours needs keys, so none has a quota yet: the first
 * that does shows whether that is so, before its gateway is touched, for a config is made first.
 */

/** Where requests go. The gateway signs a token for `jwtAudience`, or none where `disableAuth` is true. */
const backendSchema = z
  .strictObject({
    address: z.url({ protocol: /^https$/, error: 'must be an https address' }).regex(/[^/]$/),
    jwtAudience: z.string().min(1).optional(),
    disableAuth: z.boolean().optional(),
    pathTranslation: z.enum(['APPEND_PATH_TO_ADDRESS', 'CONSTANT_ADDRESS']).optional(),
    /** Seconds; 15 where unset. */
    deadline: z.number().positive().max(3_600).optional(),
    protocol: z.enum(['http/1.1', 'h2']).optional(),
  })
  .refine(
    ({ jwtAudience, disableAuth }) => (jwtAudience !== undefined) !== (disableAuth === true),
    'must have jwtAudience, or disableAuth, and not both',
  );

const nameSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);

const managementSchema = z.strictObject({
  backends: z.record(nameSchema, backendSchema),
  metrics: z.record(nameSchema, z.strictObject({ displayName: z.string().optional() })).optional(),
  quota: z
    .strictObject({
      limits: z.record(
        nameSchema,
        z.strictObject({
          metric: nameSchema,
          /** In a minute, of one project that calls: other units are not to be had. */
          values: z.int().min(1),
        }),
      ),
    })
    .optional(),
});

/** A key is read from these two places alone. */
const keySchemeSchema = z.union([
  z.strictObject({
    type: z.literal('apiKey'),
    in: z.literal('header'),
    name: z.literal('x-api-key'),
  }),
  z.strictObject({ type: z.literal('apiKey'), in: z.literal('query'), name: z.literal('key') }),
]);

/** Alternatives (two entries) can't be had with keys. */
const securitySchema = z.array(z.record(z.string(), z.array(z.string()))).max(1);

const operationSchema = z.strictObject({
  /** Becomes a method's name in Google's service configuration. */
  operationId: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/),
  summary: z.string().optional(),
  parameters: z
    .array(
      z.strictObject({
        in: z.enum(['path', 'query']),
        name: z.string().regex(/^\w+$/),
        required: z.boolean(),
        // Kinds of OpenAPI 3.1, a list of types among them, are refused.
        schema: z.strictObject({ type: z.enum(['string', 'integer', 'number', 'boolean']) }),
      }),
    )
    .optional(),
  security: securitySchema.optional(),
  responses: z.record(
    z.string().regex(/^(?:[1-5]\d\d|default)$/),
    z.strictObject({ description: z.string() }),
  ),
  'x-google-backend': nameSchema.optional(),
  'x-google-quota': z
    .strictObject({ metricCosts: z.record(nameSchema, z.int().min(1)) })
    .optional(),
});

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const;

/** All of a document for API Gateway: OpenAPI 3.0 with Google's extensions, each of which refers to what there is. */
export const gatewayDocumentSchema = z
  .strictObject({
    openapi: z.literal('3.0.4'),
    info: z.strictObject({
      title: z.string().min(1),
      version: z.string().min(1),
      description: z.string().optional(),
    }),
    'x-google-api-management': managementSchema,
    'x-google-backend': nameSchema,
    security: securitySchema,
    paths: z.record(
      z.string().regex(/^(?:\/(?:[\w.-]+|\{\w+\}))+$/),
      z.partialRecord(z.enum(METHODS), operationSchema),
    ),
    components: z
      .strictObject({ securitySchemes: z.record(z.string(), keySchemeSchema) })
      .optional(),
  })
  .superRefine((document, context) => {
    for (const message of danglingReferences(document))
      context.addIssue({ code: 'custom', message });
  });
export type GatewayDocument = z.infer<typeof gatewayDocumentSchema>;
export type GatewayOperation = z.infer<typeof operationSchema>;

type Draft = Pick<
  GatewayDocument,
  'x-google-api-management' | 'x-google-backend' | 'security' | 'paths' | 'components'
>;

function danglingReferences(document: Draft): string[] {
  const { backends, metrics = {}, quota } = document['x-google-api-management'];
  const schemes = document.components?.securitySchemes ?? {};
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item).map((operation) => ({ path, operation })),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  const limited = Object.values(quota?.limits ?? {}).map(({ metric }) => metric);
  return [
    ...missing('backend', backends, [
      document['x-google-backend'],
      ...operations.flatMap(({ operation }) => operation['x-google-backend'] ?? []),
    ]),
    ...missing('metric', metrics, [
      ...limited,
      ...operations.flatMap(({ operation }) => Object.keys(costsOf(operation))),
    ]),
    ...missing('security scheme', schemes, [
      ...document.security.flatMap(Object.keys),
      ...operations.flatMap(({ operation }) => (operation.security ?? []).flatMap(Object.keys)),
    ]),
    ...ids
      .filter((id, at) => ids.indexOf(id) !== at)
      .map((id) => `two operations are called ${id}`),
    ...operations.flatMap(({ path, operation }) => [
      ...undeclaredParameters(path, operation),
      ...withoutKey(operation, document),
    ]),
  ];
}

function costsOf(operation: GatewayOperation): Record<string, number> {
  return operation['x-google-quota']?.metricCosts ?? {};
}

function missing(kind: string, known: object, named: readonly string[]): string[] {
  return named.filter((name) => !(name in known)).map((name) => `there is no ${kind} ${name}`);
}

function undeclaredParameters(path: string, { operationId, parameters = [] }: GatewayOperation) {
  const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const isSame = JSON.stringify(declared.toSorted()) === JSON.stringify(inPath.toSorted());
  return isSame ? [] : [`${operationId} does not declare what is in its path ${path}`];
}

/** Quotas are counted by the project that a key belongs to: who sends none would not be counted. */
function withoutKey(operation: GatewayOperation, { security }: Draft): string[] {
  const hasKey = (operation.security ?? security).some((one) => Object.keys(one).length > 0);
  return Object.keys(costsOf(operation)).length > 0 && !hasKey
    ? [`${operation.operationId} has a quota but needs no key, by which it would be counted`]
    : [];
}
