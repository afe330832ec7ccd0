/** The parts of a bill, in the order in which it shows them. */
export const GROUPS = [
  'Cloud Run',
  'Pub/Sub',
  'Memorystore',
  'Cloud SQL',
  'Cloud Storage',
  'API Gateway',
  'Network',
  'Observability',
  'Small things',
] as const;
export type Group = (typeof GROUPS)[number];

/** One line of a month's bill. */
export interface Line {
  group: Group;
  item: string;
  usd: number;
  /** The sum, in figures and words. */
  how: string;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const listed = new Intl.NumberFormat('en', { maximumFractionDigits: 9 });

/** `1,234` or `0.056`: whole from a hundred on, else as many digits as matter. */
export function figure(value: number): string {
  return (Math.abs(value) >= 100 || Number.isInteger(value) ? whole : threeDigits).format(value);
}

/** `$0.000024`: a list price as it is listed. */
export function dollars(usd: number): string {
  return `$${listed.format(usd)}`;
}
