import { type Alert, over } from '../alert.ts';

export const STREAM_ALERTS: readonly Alert[] = [
  {
    name: 'StreamLag',
    severity: 'critical',
    summary: 'Readings wait for more than two minutes before they count: waits are old.',
    expr: ({ streamAgeSeconds }) => `${streamAgeSeconds} > 120`,
    forSeconds: 180,
    runbook: 'stream-lag',
  },
  {
    name: 'DeadLetters',
    severity: 'warning',
    summary: 'Readings or messages were given up as unusable.',
    expr: () => 'sum by (reason) (increase(ridewait_dead_lettered_total[15m])) > 0',
    forSeconds: 0,
    runbook: 'dead-letters',
  },
  {
    name: 'DeadLettersWait',
    severity: 'warning',
    summary:
      'Dead letters of the last day have waited for four hours for somebody to look at them.',
    // What nobody can use stays for a month; that it is still there is no news.
    expr: ({ deadLetterMessages }) =>
      over(
        deadLetterMessages(),
        (messages) => `${messages} > 0 unless ${messages} <= ${deadLetterMessages('1d')}`,
      ),
    forSeconds: 14_400,
    everySeconds: 300,
    runbook: 'dead-letters',
  },
  {
    name: 'ReadingsRefused',
    severity: 'warning',
    summary:
      'Ingest refuses more than one reading in twenty: a gateway, a clock or the catalog is wrong.',
    expr: () => {
      const refused = 'sum(rate(ridewait_readings_rejected_total[15m]))';
      return `${refused} / (${refused} + sum(rate(ridewait_readings_accepted_total[15m]))) > 0.05`;
    },
    forSeconds: 900,
    runbook: 'readings-refused',
  },
  {
    name: 'SeqGaps',
    severity: 'warning',
    summary: 'More than one reading in a hundred is missing: gateways or the network lose them.',
    expr: () => {
      const lost =
        '(sum(rate(ridewait_seq_missing_total[1h])) - sum(rate(ridewait_seq_filled_total[1h])))';
      return `${lost} / (${lost} + sum(rate(ridewait_readings_folded_total[1h]))) > 0.01`;
    },
    forSeconds: 900,
    runbook: 'seq-gaps',
  },
];
