import * as z from 'zod';

const numbers = z.array(z.int());
const manifestSchema = z.object({
  manifest: z.literal(1),
  /** By what has one: the numbers of the formats that this build reads, and of those that it may write. */
  formats: z.record(z.string(), z.object({ reads: numbers, writes: numbers })),
  /** In their order. `narrows` says what of it may break a release that was made without it. */
  migrations: z.array(
    z.object({ name: z.string(), checksum: z.string(), narrows: z.array(z.string()) }),
  ),
  /** What a later release will run, and this one is known to work with. */
  announced: z.array(z.object({ name: z.string(), checksum: z.string() })),
});

/** What another build must know of one to run beside it, on the same stores. Plain JSON. */
export type Manifest = z.infer<typeof manifestSchema>;

/** As it was written down, perhaps by another version of this program; else what is wrong with it. */
export function readManifest(json: unknown): { manifest: Manifest } | { problem: string } {
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  return { problem: z.prettifyError(parsed.error) };
}
