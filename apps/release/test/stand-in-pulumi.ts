// `node stand-in-pulumi.ts …` in place of Pulumi's CLI: a stack whose state is a folder ($STAND_IN), which does what it
// is told in fail.txt there. It prints and logs what the CLI does, as far as the Automation API looks at it.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readEnv } from '@ridewait/service';

const { STAND_IN } = readEnv();
const folder = STAND_IN!;
const args = process.argv.slice(2).filter((each) => each !== '--non-interactive');
appendFileSync(join(folder, 'calls.txt'), `${args.join(' ')}\n`);
const failing = existsSync(join(folder, 'fail.txt'))
  ? readFileSync(join(folder, 'fail.txt'), 'utf8').trim()
  : '';

type Config = Record<string, string>;
const configFile = join(folder, 'config.json');
const config: Config = existsSync(configFile)
  ? (JSON.parse(readFileSync(configFile, 'utf8')) as Config)
  : {};
const save = () => writeFileSync(configFile, JSON.stringify(config));

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(255);
}

/** As the program names them: by what they are made of. */
function revisions(): Record<string, string> {
  const images = JSON.parse(config['ridewait:images'] ?? '{}') as Record<string, string>;
  const made = Object.entries(images).flatMap(([image, reference]) => {
    const hash = createHash('sha256').update(reference).digest('hex').slice(0, 10);
    const services = image === 'api' ? ['api', 'api-grpc'] : image === 'cli' ? [] : [image];
    return services.map((service) => [service, `${service}-${hash}`]);
  });
  return Object.fromEntries(made) as Record<string, string>;
}

function log(event: object): void {
  const file = args[args.indexOf('--event-log') + 1]!;
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

function urnOf(service: string): string {
  return `urn:pulumi:dev::ridewait::gcp:cloudrunv2/service:Service::${service}`;
}

const [command, sub] = args;
// The last that writes its events into a file; a newer one sends the same by gRPC, which is the Automation API's affair.
if (command === 'version') process.stdout.write('v3.205.0\n');
else if (command === 'stack' && sub === 'select') {
  if (failing === 'no stack') fail(`error: no stack named 'dev' found`);
} else if (command === 'config' && sub === 'set-all') {
  for (const [at, arg] of args.entries()) {
    if (arg !== '--plaintext') continue;
    const [key, ...value] = args[at + 1]!.split('=');
    config[key!] = value.join('=');
  }
  save();
} else if (command === 'config' && sub === 'rm') {
  delete config[args[2]!];
  save();
} else if (command === 'config' && sub === 'get') {
  const value = config[args[2]!];
  if (value === undefined) fail(`error: configuration key '${args[2]}' not found for stack 'dev'`);
  process.stdout.write(JSON.stringify({ value, secret: false }));
} else if (command === 'stack' && sub === 'output') {
  process.stdout.write(JSON.stringify({ revisions: revisions() }));
} else if (command === 'stack' && sub === 'history') {
  process.stdout.write('[{"kind":"update","version":1}]');
} else if (command === 'cancel') {
  writeFileSync(join(folder, 'fail.txt'), '');
} else if (command === 'preview') {
  if (failing !== '') failAs(failing);
  for (const [service, revision] of Object.entries(revisions())) {
    const inputs = {
      name: service,
      template: { revision: service === 'web' && config['unknown'] ? '04da6b54' : revision },
    };
    const metadata = {
      op: 'update',
      urn: urnOf(service),
      type: 'gcp:cloudrunv2/service:Service',
      new: { type: 'gcp:cloudrunv2/service:Service', inputs },
    };
    log({ sequence: 1, timestamp: 1, resourcePreEvent: { metadata, planning: true } });
  }
  log({ sequence: 2, timestamp: 1, summaryEvent: { resourceChanges: { update: 1 } } });
} else if (command === 'up' && failing === 'hang') {
  // As the CLI, it ends when it is interrupted.
  setTimeout(() => {}, 60_000);
} else if (command === 'up') {
  if (failing !== '') failAs(failing);
  const traffic = JSON.parse(config['ridewait:traffic'] ?? '{}') as Record<
    string,
    { stable: string; candidate?: string; percent?: number }
  >;
  writeFileSync(join(folder, 'served.json'), JSON.stringify(traffic));
  for (const service of Object.keys(revisions())) {
    const metadata = { op: 'update', urn: urnOf(service), type: 'gcp:cloudrunv2/service:Service' };
    log({ sequence: 1, timestamp: 1, resOutputsEvent: { metadata } });
  }
  log({ sequence: 2, timestamp: 1, summaryEvent: { resourceChanges: { update: 1 } } });
} else fail(`the stand-in knows no ${args.join(' ')}`);

function failAs(what: string): never {
  log({ sequence: 2, timestamp: 1, summaryEvent: { resourceChanges: {} } });
  const texts: Record<string, string> = {
    locked:
      'error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  gs://state/.pulumi/locks/dev.json: created by ada@laptop (pid 7)',
    'no image':
      "error: 1 error occurred:\n\t* updating urn: Error code 5, message: Image 'us-docker.pkg.dev/p/r/api@sha256:00' not found.",
    'never ready':
      "error: 1 error occurred:\n\t* Error waiting to update Service: Error code 9, message: Revision 'api-x' is not ready and cannot serve traffic. The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout.",
    'half-way': 'error: googleapi: Error 503: The service is currently unavailable.',
  };
  fail(texts[what] ?? what);
}
