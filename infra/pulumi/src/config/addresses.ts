import type { Problem } from './cross-rule.ts';
import type { ServiceName, ServiceShape } from './service-shape.ts';

interface Range {
  first: number;
  size: number;
}

/** Direct VPC egress takes no smaller subnet. Source: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc */
const SMALLEST_SUBNET = 26;
/** Private service access cuts a /24 out of it for each of Memorystore and Cloud SQL, and for a replica. */
const SMALLEST_PRIVATE = 20;
/** Google keeps the first two and the last two of a subnet. */
const KEPT = 4;
const PER_INSTANCE = 2;
/** Jobs that may run at once. */
const JOBS = 5;

export function rangeOf(cidr: string): Range {
  const [address, bits] = cidr.split('/');
  const number = address!.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return { first: Math.floor(number / size) * size, size };
}

export function prefixLengthOf(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

/** The address before the slash. */
export function addressOf(cidr: string): string {
  return cidr.split('/')[0]!;
}

function isPrivate({ first, size }: Range): boolean {
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']
    .map(rangeOf)
    .some((range) => first >= range.first && first + size <= range.first + range.size);
}

function isAligned(cidr: string): boolean {
  const number = addressOf(cidr)
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);
  return number === rangeOf(cidr).first;
}

/** Instances with an address in the network: all but the page's server, which needs no store. */
function addressesNeeded(
  services: Readonly<Record<ServiceName, Pick<ServiceShape, 'maxInstances'>>>,
): number {
  const instances = Object.entries(services)
    .filter(([name]) => name !== 'web')
    .reduce((sum, [, { maxInstances }]) => sum + maxInstances, 0);
  // A release may run two revisions of everything.
  return (instances * 2 + JOBS) * PER_INSTANCE;
}

export function addressProblems({
  network,
  services,
}: {
  network: { subnet: string; privateServices: string };
  services: Readonly<Record<ServiceName, Pick<ServiceShape, 'maxInstances'>>>;
}): Problem[] {
  const subnet = rangeOf(network.subnet);
  const reserved = rangeOf(network.privateServices);
  const problems: Problem[] = [];
  for (const name of ['subnet', 'privateServices'] as const) {
    const cidr = network[name];
    if (!isAligned(cidr)) {
      problems.push({ path: ['network', name], message: `${cidr} is not the start of its range` });
    }
    if (!isPrivate(rangeOf(cidr))) {
      problems.push({ path: ['network', name], message: `${cidr} is not a private range` });
    }
  }
  if (prefixLengthOf(network.subnet) > SMALLEST_SUBNET) {
    const message = `must be a /${SMALLEST_SUBNET} or larger for Cloud Run`;
    problems.push({ path: ['network', 'subnet'], message });
  }
  const needed = addressesNeeded(services) + KEPT;
  if (needed > subnet.size) {
    const message = `has ${subnet.size} addresses, and ${needed} may be needed: two for each instance, and as many again in a release`;
    problems.push({ path: ['network', 'subnet'], message });
  }
  if (prefixLengthOf(network.privateServices) > SMALLEST_PRIVATE) {
    const message = `must be a /${SMALLEST_PRIVATE} or larger: each kind of store takes a /24 of it`;
    problems.push({ path: ['network', 'privateServices'], message });
  }
  if (
    subnet.first < reserved.first + reserved.size &&
    reserved.first < subnet.first + subnet.size
  ) {
    const message = `overlaps with the subnet, ${network.subnet}`;
    problems.push({ path: ['network', 'privateServices'], message });
  }
  return problems;
}
