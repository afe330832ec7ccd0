import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRevisionOf, MAX_REVISION_NAME, revisionName } from './revision-name.ts';

const service = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const template = fc.dictionary(fc.string(), fc.jsonValue());

interface Place {
  parent: Record<string, unknown>;
  key: string;
}

/** Every value inside of a value, by where it is. */
function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.toReversed());
}

describe('the name of a revision', () => {
  it('changes with any change of the template, wherever it is', () => {
    fc.assert(
      fc.property(service, template, fc.jsonValue(), fc.nat(), (name, before, value, pick) => {
        const after = structuredClone(before);
        const places = placesOf(after);
        const place = places[pick % Math.max(1, places.length)];
        if (place) place.parent[place.key] = value;
        else after['new'] = value;
        const isSame = JSON.stringify(reversed(before)) === JSON.stringify(reversed(after));
        expect(revisionName(name, after) === revisionName(name, before)).toBe(isSame);
      }),
    );
  });

  it('is the same however the template is written', () => {
    fc.assert(
      fc.property(service, template, (name, written) => {
        const other = { nothing: undefined, ...(reversed(written) as object) };
        expect(revisionName(name, other)).toBe(revisionName(name, written));
      }),
    );
  });

  it('is one that Cloud Run takes, and known again', () => {
    fc.assert(
      fc.property(service, template, (name, written) => {
        const made = revisionName(name, written);
        expect(made).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
        expect(made.length).toBeLessThanOrEqual(MAX_REVISION_NAME);
        expect(made.startsWith(`${name}-`)).toBe(true);
        expect(isRevisionOf(name, made)).toBe(true);
        expect(isRevisionOf(`${name}-x`, made)).toBe(false);
      }),
    );
  });

  it('is another one for a list in another order: of containers, the first is not the second', () => {
    expect(revisionName('api', { containers: ['a', 'b'] })).not.toBe(
      revisionName('api', { containers: ['b', 'a'] }),
    );
  });

  it('is told of another service’s whose name begins alike', () => {
    const made = revisionName('api-grpc', {});
    expect(isRevisionOf('api-grpc', made)).toBe(true);
    expect(isRevisionOf('api', made)).toBe(false);
  });

  it('is refused where the service’s name leaves no room for it', () => {
    expect(() => revisionName('a'.repeat(53), {})).toThrow(/too long/);
    expect(revisionName('a'.repeat(52), {})).toHaveLength(MAX_REVISION_NAME);
  });
});
