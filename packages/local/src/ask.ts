import { connect } from 'node:net';

/** How long one question may take: a server that is starting may accept and stay silent. */
const ANSWER_MS = 2_000;

/**
 * Opens a TCP connection to 127.0.0.1, sends `question`, and returns what came back once `isEnough` says
 * so, or the other side ends. Null where nobody answers.
 */
export function ask(
  port: number,
  question: string | Uint8Array,
  isEnough: (answer: string) => boolean,
): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port });
    function settle(): void {
      socket.destroy();
      resolve(answer === '' ? null : answer);
    }
    socket.setTimeout(ANSWER_MS, settle);
    socket.once('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (isEnough(answer)) settle();
    });
    socket.once('error', settle);
    socket.once('close', settle);
  });
}
