import * as z from 'zod';
import { IMAGES, SERVICES } from './service-shape.ts';

const IMAGE =
  /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

const projectId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    'must be a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first',
  );
const digits = z.string().regex(/^\d+$/, 'must be a number, in digits');
const imageSchema = z
  .string()
  .regex(IMAGE, 'must be an image such as REGION-docker.pkg.dev/PROJECT/REPOSITORY/NAME@sha256:…');

const member = z
  .string()
  .regex(
    /^(?:serviceAccount|group|user):[^@\s]+@[^@\s]+$/,
    'must be an IAM member such as serviceAccount:signs@project.iam.gserviceaccount.com',
  );

/**
 * Which revision serves what share of a service. Nothing at all: the revision that this program makes serves
 * everything. Names are those of the output `revisions`.
 */
const trafficSchema = z
  .strictObject({
    /** The revision that has proved itself. */
    stable: z.string().optional(),
    /** The revision that is on trial; the one that this program makes, where unset. */
    candidate: z.string().optional(),
    /** The candidate's share. */
    percent: z.int().min(0).max(100).default(0),
  })
  .refine(
    ({ stable, candidate, percent }) =>
      stable !== undefined || (candidate === undefined && percent === 0),
    { path: ['stable'], message: 'must be named for a candidate to be tried beside it' },
  );
export type TrafficConfig = z.infer<typeof trafficSchema>;

function partial<Name extends string, T>(names: readonly Name[], schema: z.ZodType<T>) {
  const fields = names.map((name) => [name, schema.optional()] as const);
  return z.strictObject(Object.fromEntries(fields) as Record<Name, z.ZodOptional<z.ZodType<T>>>);
}

/** What differs from deployment to deployment: `Pulumi.<environment>.yaml`. */
export const deploymentFields = {
  project: projectId,
  projectNumber: digits,
  /** Only what must be there before the first image can be pushed: APIs, the repository of images, GitHub's way in. */
  foundationOnly: z.boolean().default(false),
  images: partial(IMAGES, imageSchema).default({}),
  traffic: partial(SERVICES, trafficSchema).default({}),
  /**
   * Room for a processor on trial beside the one that serves; null for none. With an image it is on trial, until it
   * is `over`: then nothing of it runs, and nothing of it is left in the stores.
   */
  shadow: z
    .strictObject({ image: imageSchema.optional(), over: z.boolean().default(false) })
    .nullable()
    .default(null),
  /** Who may release from GitHub, by numbers that can't be taken over with a name; null for nobody. */
  github: z.strictObject({ repositoryId: digits, ownerId: digits }).nullable().default(null),
  /** Who may copy images from here: the releaser of the environment that comes after this one. */
  imageReaders: z.array(member).default([]),
  /** Where people read the runbooks that alerts point to. */
  repositoryUrl: z.url({
    protocol: /^https$/,
    error: 'must be the https address of the repository, such as https://github.com/owner/ridewait',
  }),
  /** Where Pulumi keeps this stack's state, and the key of its secrets; a releaser needs both. */
  stateBucket: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, 'must be a bucket’s name'),
  stateKey: z
    .string()
    .regex(
      /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
      'must be the full name of a KMS key: projects/…/locations/…/keyRings/…/cryptoKeys/…',
    ),
  billingAccount: z
    .string()
    .regex(
      /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
      'must be a billing account such as 0A1B2C-3D4E5F-678901',
    ),
  /** Who may call the gRPC service from inside the network. */
  grpcCallers: z.array(member).default([]),
  /** Edge gateways that publish to the topic `edge`, where Google knows them. */
  edgePublishers: z.array(member).default([]),
  /** Cloud Monitoring has had metrics of these services: until then it refuses objectives over them. */
  metricsSeen: z.boolean().default(false),
  /** The park that the page shows; the first of the catalog, where unset. */
  park: z.string().min(1).optional(),
} as const;
