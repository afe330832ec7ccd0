import { startServiceProcess } from './service-process.ts';
import type { StartService } from './services.ts';

/** Services as processes of their own, as in the cloud. */
export function servicesApart(
  logDir: string,
  onNews: (line: string) => void,
  stack: AsyncDisposableStack,
): StartService {
  return async function startService(name, env) {
    const service = stack.use(await startServiceProcess({ name, env, logDir, onNews }));
    const { url, metricsUrl, pid, crashes } = service;
    return { name, url, metricsUrl, pid, crashes };
  };
}
