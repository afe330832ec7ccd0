import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ask } from './ask.ts';
import { findPubsubEmulator, type PubsubEmulatorPrograms } from './find-pubsub-emulator.ts';
import { readLog, type RunningServer, startServer, type StartOptions } from './start-server.ts';

/**
 * Starts the Cloud SDK's Pub/Sub emulator; it keeps everything in memory. Its `url` is
 * `http://127.0.0.1:PORT`; `PUBSUB_EMULATOR_HOST` is the part after the slashes.
 *
 * Rejects where the emulator or Java is missing, or it doesn't start. Takes 2 to 3 s.
 */
export async function startPubsubEmulator(
  options: StartOptions,
  programs: PubsubEmulatorPrograms | null = findPubsubEmulator(),
): Promise<RunningServer> {
  if (programs === null) {
    throw new Error(
      'the Pub/Sub emulator was not found: run `gcloud components install pubsub-emulator` ' +
        '(it needs java), set CLOUDSDK_ROOT_DIR, or go without it',
    );
  }
  const dataDir = resolve(options.dataDir);
  const logFile = resolve(dataDir, 'pubsub-emulator.log');
  mkdirSync(dataDir, { recursive: true });
  return startServer(
    {
      name: 'The Pub/Sub emulator',
      advice: 'It needs a Java that runs (`java -version`), and a free port.',
      command: (port) => ({
        program: programs.java,
        args: ['-jar', programs.jar, '--host=127.0.0.1', `--port=${port}`],
        cwd: dataDir,
        logFile,
        stopSignal: 'TERM',
      }),
      url: (port) => `http://127.0.0.1:${port}`,
      isReady: async (port) => {
        // The log says that it is this emulator, the answer that it serves.
        if (!readLog(logFile).includes('Server started')) return false;
        const answer = await ask(
          port,
          'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
          (text) => text.includes('\r\n'),
        );
        return answer?.startsWith('HTTP/1.1 200') === true;
      },
    },
    options.port,
  );
}
