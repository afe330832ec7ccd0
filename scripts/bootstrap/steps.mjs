/**
 * @typedef {{ after: 'success' | 'anything', quiet: boolean, command: string, args: string[] }} Step
 */

/**
 * Splits `a b --then c --also --quiet d` into the commands to run, in order.
 * @param {readonly string[]} args
 * @returns {Step[]}
 */
export function parseSteps(args) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {Step['after']} */
  let after = 'success';
  /** @type {string[]} */
  let words = [];
  const close = () => {
    const quiet = words[0] === '--quiet';
    const [command, ...rest] = quiet ? words.slice(1) : words;
    if (command === undefined) {
      throw new Error(`bootstrap: a command is missing in "${args.join(' ')}"`);
    }
    steps.push({ after, quiet, command, args: rest });
    words = [];
  };
  for (const word of args) {
    if (word === '--then' || word === '--also') {
      close();
      after = word === '--then' ? 'success' : 'anything';
    } else {
      words.push(word);
    }
  }
  close();
  return steps;
}
