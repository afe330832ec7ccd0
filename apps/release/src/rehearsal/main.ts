import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Fault, FAULTS } from './fault/fault.ts';
import { type Story, tellStory } from './story.ts';

/** Exit codes: how it ended, 1 for a fault of the rehearsal's own, 2 for options that can't be used. */
const EXIT = { promoted: 0, fault: 1, usage: 2, rolledBack: 3 } as const;

interface Given {
  fault: Fault;
  seed: number;
  record?: string;
}

const given = new Command('release:rehearse')
  .description(
    'Rehearse a release on this machine: a stable API and a candidate as processes of their own, guests, a real Prometheus, and the controller that leads real releases. Exits with 0 when the candidate was promoted, with 3 when it was rolled back.',
  )
  .addOption(
    new Option('--fault <fault>', 'what is wrong with the candidate')
      .choices(FAULTS)
      .default('none'),
  )
  .option('--seed <number>', 'of guests, shares and faults', whole, 1)
  .option('--record <file>', 'write every window that was measured there, a line of JSON each')
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
  .parse()
  .opts<Given>();

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('give a whole number, 0 or more');
  return value;
}

async function run(story: Story, signal: AbortSignal): Promise<number> {
  // Loaded only here: the whole of Ridewait takes a second.
  const { rehearse } = await import('./rehearse.ts');
  const end = await rehearse({
    fault: given.fault,
    seed: given.seed,
    root: fileURLToPath(new URL('../../../../.ridewait', import.meta.url)),
    ...(given.record !== undefined && { recordFile: given.record }),
    story,
    signal,
  });
  if (end.isPromoted) story.end('promoted: every metric was judged clear at every step', true);
  else story.end(`rolled back: ${end.why}`, false);
  return end.isPromoted ? EXIT.promoted : EXIT.rolledBack;
}

const stop = new AbortController();
const story = tellStory(process.stdout, Date.now(), Date.now);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) story.note('stopping …');
    stop.abort();
  });
}
try {
  process.exit(await run(story, stop.signal));
} catch (error) {
  const { message } = error as Error;
  process.stderr.write(
    stop.signal.aborted
      ? 'stopped before its end\n'
      : `the rehearsal could not be held: ${message}\n`,
  );
  process.exit(EXIT.fault);
}
