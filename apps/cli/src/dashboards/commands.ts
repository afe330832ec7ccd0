import { type Command, Option } from 'commander';

/** `ridewait dashboards`: charts and alerts as files, for a Grafana and a Prometheus of one's own. */
export function addDashboardsCommand(program: Command): void {
  program
    .command('dashboards')
    .description('write the dashboards for Grafana, and the alerts for Prometheus')
    .requiredOption('--out <folder>', 'where they go; made if missing')
    .addOption(
      new Option('--of <metrics>', 'whose metrics they show: a laptop’s, or those of the cloud')
        .choices(['laptop', 'cloud'])
        .default('laptop'),
    )
    .action(async (given: { out: string; of: 'laptop' | 'cloud' }) => {
      const { writeDashboards } = await import('./write-dashboards.ts');
      const files = await writeDashboards(given.out, given.of);
      process.stdout.write(files.map((file) => `${file}\n`).join(''));
    });
}
