import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { publicApi } from './public-api.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';

const TEXT = JSON.stringify(publicApi());

describe('the description of the public API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(TEXT));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('refers to nothing that it lacks', () => {
    const document: unknown = JSON.parse(TEXT);
    const references = [...TEXT.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, to]) => to!);
    expect(references.length).toBeGreaterThan(50);
    const lost = references.filter((to) => {
      let at: unknown = document;
      for (const part of to.split('/')) at = (at as Record<string, unknown> | undefined)?.[part];
      return at === undefined;
    });
    expect(lost).toEqual([]);
  });

  it('gives each operation a name of its own, as generators of clients need it', () => {
    const names = PUBLIC_ROUTES.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]{0,63}$/);
  });

  it.for(PUBLIC_ROUTES.map((route) => [route.path, route] as const))(
    'has an example of %s that its schema allows, field by field',
    ([, { schema, example }]) => {
      expect(schema.parse(example)).toEqual(example);
    },
  );

  it('names a component for each schema of an answer', () => {
    for (const { schema } of PUBLIC_ROUTES) {
      expect(z.globalRegistry.get(schema)?.id).toMatch(/^[A-Z][A-Za-z]+$/);
    }
  });

  it('leaves room for new fields, and says so', () => {
    expect(TEXT).not.toContain('"additionalProperties":false');
    expect(publicApi().info.description).toContain('may get new fields');
  });
});
