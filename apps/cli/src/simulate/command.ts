import path from 'node:path';
import {
  filesOf,
  playScenario,
  type Scenario,
  scenarioNamed,
  SCENARIOS,
} from '@ridewait/simulator';
import { counted, table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { makeFolder } from './make-folder.ts';
import { writeFiles } from './write-files.ts';

/** `ridewait simulate --list`. */
export function listScenarios(): void {
  const rows = SCENARIOS.map(({ name, says }) => [name, says]);
  process.stdout.write(`${table(rows).join('\n')}\n`);
}

export interface RunSimulateOptions {
  scenario: string;
  seed: number;
  /** The folder that the files go to. */
  out: string;
}

/** `ridewait simulate`: rejects with a `UsageError` for a scenario that isn't there and a folder that can't be written. */
export async function runSimulate({
  scenario: name,
  seed,
  out,
}: RunSimulateOptions): Promise<void> {
  const scenario = existing(name);
  // Before the day is played, so that nobody waits for it in vain.
  await orUsageError(makeFolder(path.resolve(out)), out);
  const played = playScenario(scenario, seed);
  await orUsageError(writeFiles(out, filesOf(played)), out);
  const parts = [
    counted(played.readings.length, 'reading'),
    counted(played.truth.length, 'true wait'),
    counted(played.faults.length, 'fault'),
  ];
  process.stdout.write(`${name}, seed ${seed}: ${parts.join(', ')} in ${out}\n`);
}

function existing(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario) return scenario;
  const names = SCENARIOS.map((one) => one.name).join(', ');
  throw new UsageError(`there is no scenario ${name}; take one of: ${names}`);
}

async function orUsageError<T>(work: Promise<T>, out: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const why = (error as Error).message;
    throw new UsageError(`--out ${out} can't be written (${why}): give a folder that can`, {
      cause: error,
    });
  }
}
