import { readFileSync } from 'node:fs';

/** Linux reports times in these, whatever its own clock does (USER_HZ, proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;

/** CPU that a process has used, user and system, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
