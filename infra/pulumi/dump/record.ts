import { runtime } from '@pulumi/pulumi';
import { keyOf, type ResourceDump } from '../src/rules/rule.ts';
import { redact } from './redact.ts';
import { PLANTED_VALUES } from './stand-ins.ts';

/** What is read here of a request to Pulumi's engine. */
interface Registration {
  getType(): string;
  getName(): string;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource(request: Registration, callback: unknown): unknown;
}

/** Adds to `resources` whatever the program registers from now on, as the engine would be told of it. */
export function recordInto(resources: ResourceDump[]): void {
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const inputs = request.getObject()?.toJavaScript() ?? {};
    resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: redact(inputs, PLANTED_VALUES) as Record<string, unknown>,
      dependsOn: request
        .getDependenciesList()
        .map((urn) => keyOfUrn(urn))
        .toSorted(),
    });
    return register(request, callback);
  };
}

/** Of `urn:pulumi:stack::project::parent$type::name`. */
function keyOfUrn(urn: string): string {
  const [, , types, name] = urn.split('::');
  return keyOf({ type: types!.split('$').at(-1)!, name: name! });
}
