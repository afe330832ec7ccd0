import type { ResourceDump } from '../src/rules/rule.ts';
import { SECRET, UNKNOWN } from '../src/rules/rule.ts';
import { type InputField, type InputFields, inputsOf, partsOf } from './provider-types.ts';

/** What of a resource's inputs the provider does not know, lacks, or allows other words for. */
export function providerBreaches({ type, name, inputs }: ResourceDump): string[] {
  if (!type.startsWith('gcp:')) return [];
  const fields = inputsOf(type);
  if (fields === undefined) return [`${type} ${name}: the provider has no such type`];
  return partBreaches(inputs, fields, '').map((words) => `${type} ${name}: ${words}`);
}

function partBreaches(part: Record<string, unknown>, fields: InputFields, at: string): string[] {
  const missing = [...fields].flatMap(([field, { isRequired }]) =>
    isRequired && part[field] === undefined ? [`${at}${field} is missing`] : [],
  );
  const wrong = Object.entries(part).flatMap(([field, value]) => {
    const known = fields.get(field);
    return known === undefined
      ? [`${at}${field} is not known`]
      : valueBreaches(value, known, `${at}${field}`);
  });
  return [...missing, ...wrong];
}

function valueBreaches(value: unknown, field: InputField, at: string): string[] {
  if (value === UNKNOWN || value === SECRET || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => valueBreaches(element, field, `${at}.${index}`));
  }
  if (typeof value === 'object') {
    if (field.of === undefined) return [];
    return partBreaches(value as Record<string, unknown>, partsOf(field.of), `${at}.`);
  }
  return typeof value === 'string' && field.allowed && !field.allowed.includes(value)
    ? [`${at} is "${value}", must be ${field.allowed.join(', ')}`]
    : [];
}
