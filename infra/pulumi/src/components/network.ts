import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { addressOf, prefixLengthOf } from '../config/addresses.ts';
import type { EnvironmentConfig } from '../config/environment.ts';

/**
 * The network that only our own workloads are in: a subnet for Cloud Run's Direct VPC egress, and a range for
 * Memorystore and Cloud SQL, which have no address anywhere else. Nothing reaches in from outside: there is no
 * firewall rule that lets it, and no address to reach.
 */
export class Network extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly subnet: pulumi.Output<string>;
  /** The name of the range for stores. */
  readonly storeRange: pulumi.Output<string>;
  /** Stores can be made once this is there. */
  readonly storeAccess: gcp.servicenetworking.Connection;

  constructor(
    name: string,
    { config }: { config: Pick<EnvironmentConfig, 'region' | 'network'> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Network', name, {}, opts);
    const { region, network: ranges } = config;
    const network = new gcp.compute.Network(
      name,
      { name, autoCreateSubnetworks: false, routingMode: 'REGIONAL' },
      { parent: this },
    );
    const subnet = new gcp.compute.Subnetwork(
      'workloads',
      {
        name: `${name}-workloads`,
        region,
        network: network.id,
        ipCidrRange: ranges.subnet,
        privateIpGoogleAccess: true,
      },
      { parent: this },
    );
    const range = new gcp.compute.GlobalAddress(
      'stores',
      {
        name: `${name}-stores`,
        purpose: 'VPC_PEERING',
        addressType: 'INTERNAL',
        network: network.id,
        address: addressOf(ranges.privateServices),
        prefixLength: prefixLengthOf(ranges.privateServices),
      },
      { parent: this },
    );
    this.storeAccess = new gcp.servicenetworking.Connection(
      'store-access',
      {
        network: network.id,
        service: 'servicenetworking.googleapis.com',
        reservedPeeringRanges: [range.name],
        // Google keeps the peering in use for days after the last store is gone, and refuses to delete it.
        deletionPolicy: 'ABANDON',
      },
      { parent: this },
    );
    this.id = network.id;
    this.subnet = subnet.id;
    this.storeRange = range.name;
    this.registerOutputs({ id: this.id, subnet: this.subnet });
  }
}
