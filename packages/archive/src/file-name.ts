/** What a file that is still written to ends with, behind the number of the process that writes it. */
const IN_PROGRESS = /\.(\d+)\.part$/;
const NAMED_TIME = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:Z|\+00:00)_[^/]*$/;

/**
 * As Cloud Storage subscriptions name their files: the time at which they were begun, and a UUID.
 * Source: https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_names
 *
 * @param openedAt milliseconds since 1970
 */
export function archiveFileName(openedAt: number, uuid: string): string {
  return `${new Date(openedAt).toISOString().slice(0, 19)}+00:00_${uuid}.avro`;
}

/** The time in a name, in milliseconds since 1970; null where another format was set for the subscription. */
export function timeInName(name: string): number | null {
  const time = NAMED_TIME.exec(name)?.[1];
  return time === undefined ? null : Date.parse(`${time}Z`);
}

/** The name that a file has while this process writes to it. */
export function inProgressName(name: string, pid: number): string {
  return `${name}.${pid}.part`;
}

/** Null for a file that is whole. */
export function inProgress(name: string): { pid: number; finalName: string } | null {
  const match = IN_PROGRESS.exec(name);
  return match && { pid: Number(match[1]), finalName: name.slice(0, match.index) };
}
