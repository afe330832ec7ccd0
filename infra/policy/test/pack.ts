import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import analyzer from '@pulumi/pulumi/proto/analyzer_pb.js';
import analyzerServices from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import { keyOf, type ResourceDump, SECRET, UNKNOWN } from '@ridewait/infra/rules';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';

const PACK = path.dirname(import.meta.dirname);
const RUNNER = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run-policy-pack');
/** By which Pulumi's engine says that it does not know a value yet. */
const UNKNOWN_SENT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export interface Diagnostic {
  policy: string;
  message: string;
  isMandatory: boolean;
}

/** The policy pack as Pulumi's engine has it: a process of its own, asked over gRPC. */
export interface Pack extends Disposable {
  /** The names of its policies. */
  names(): Promise<string[]>;
  /** What it says of a resource before that is made. */
  ofResource(resource: ResourceDump, stack: string): Promise<Diagnostic[]>;
  /** What it says of all resources at the end of a preview. */
  ofStack(resources: readonly ResourceDump[], stack: string): Promise<Diagnostic[]>;
}

/** Starts the pack with Pulumi's own runner. Rejects with what it says where it can't be loaded. */
export async function startPack(): Promise<Pack> {
  const child = spawn(process.execPath, [RUNNER, '127.0.0.1:1', '.'], {
    cwd: PACK,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const port = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([port, once(child, 'close').then(() => [undefined])]);
  if (line === undefined) throw new Error(`Pulumi can’t load the policy pack:\n${said}`);
  const client = new analyzerServices.AnalyzerClient(
    `127.0.0.1:${line}`,
    credentials.createInsecure(),
  );
  return {
    async names() {
      const info = await asked<InstanceType<typeof analyzer.AnalyzerInfo>>((done) =>
        client.getAnalyzerInfo(new empty.Empty(), done),
      );
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    async ofResource(resource, stack) {
      const request = filled(new analyzer.AnalyzeRequest(), resource, stack);
      return diagnosticsOf(await asked((done) => client.analyze(request, done)));
    },
    async ofStack(resources, stack) {
      const request = new analyzer.AnalyzeStackRequest();
      request.setResourcesList(
        resources.map((resource) => {
          const one = filled(new analyzer.AnalyzerResource(), resource, stack);
          one.setDependenciesList((resource.dependsOn ?? []).map((key) => urnOf(key, stack)));
          return one;
        }),
      );
      return diagnosticsOf(await asked((done) => client.analyzeStack(request, done)));
    },
    [Symbol.dispose]() {
      client.close();
      child.kill();
    },
  };
}

type Answer = InstanceType<typeof analyzer.AnalyzeResponse>;

function asked<T = Answer>(
  call: (done: (error: ServiceError | null, answer: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

function diagnosticsOf(answer: Answer): Diagnostic[] {
  return answer.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    message: diagnostic.getMessage(),
    isMandatory: diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY,
  }));
}

type Request =
  | InstanceType<typeof analyzer.AnalyzeRequest>
  | InstanceType<typeof analyzer.AnalyzerResource>;

function filled<T extends Request>(request: T, resource: ResourceDump, stack: string): T {
  const { type, name, inputs } = resource;
  request.setType(type);
  request.setName(name);
  request.setUrn(urnOf(keyOf(resource), stack));
  request.setOptions(new analyzer.AnalyzerResourceOptions());
  // What a dump marks, the engine sends: a sign for what is not known, and secrets as they are.
  const sent = JSON.stringify(inputs).replaceAll(UNKNOWN, UNKNOWN_SENT).replaceAll(SECRET, 'known');
  request.setProperties(struct.Struct.fromJavaScript(JSON.parse(sent)));
  return request;
}

function urnOf(key: string, stack: string): string {
  return `urn:pulumi:${stack}::ridewait::${key}`;
}
