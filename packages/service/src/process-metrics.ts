import type { Meter } from '@opentelemetry/api';

/**
 * What the process that a service runs in takes of the machine, read at each scrape. Services that share a process
 * each tell of the whole of it, so that only the largest of them says something.
 */
export function observeProcess(meter: Meter, service: string): void {
  const cpu = meter.createObservableCounter('ridewait_process_cpu_seconds', {
    description: 'CPU time of the process, of its own and of the kernel for it.',
    unit: 's',
  });
  cpu.addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe((user + system) / 1e6, { service });
  });
  const memory = meter.createObservableGauge('ridewait_process_memory_bytes', {
    description: 'Memory of the process that is in use.',
    unit: 'By',
  });
  memory.addCallback((result) => result.observe(process.memoryUsage.rss(), { service }));
}
