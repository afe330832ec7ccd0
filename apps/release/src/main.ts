import { Command } from 'commander';

const program = new Command('ridewait release').description(
  'Give a new revision its traffic in steps, as long as it is no worse than the stable one.',
);

await program.parseAsync();
