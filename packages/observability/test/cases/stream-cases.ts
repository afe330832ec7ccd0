import type { AlertCase } from '../alert-case.ts';

const AGE =
  'pubsub_googleapis_com:subscription_oldest_unacked_message_age{subscription_id="readings-processor"}';
const WAITING = (subscription: string) =>
  `pubsub_googleapis_com:subscription_num_undelivered_messages{subscription_id="${subscription}"}`;
const DELAY = (le: string) => `ridewait_readings_delay_seconds_bucket{le="${le}"}`;
const LETTERS = (reason: string) => `ridewait_dead_lettered_total{reason="${reason}"}`;
const REFUSED = 'ridewait_readings_rejected_total{via="http",code="unknown_sensor"}';
const ACCEPTED = 'ridewait_readings_accepted_total{via="http"}';

function seq(folded: string, missing: string, filled: string): AlertCase['series'] {
  return {
    ridewait_readings_folded_total: folded,
    ridewait_seq_missing_total: missing,
    ridewait_seq_filled_total: filled,
  };
}

export const STREAM_CASES: readonly AlertCase[] = [
  {
    alert: 'StreamLag',
    when: 'the oldest message grows older and older',
    target: 'cloud',
    series: { [AGE]: '0+30x30' },
    atMinutes: 12,
    fires: [{}],
  },
  {
    alert: 'StreamLag',
    when: 'a message takes a minute now and then',
    target: 'cloud',
    series: { [AGE]: '1 60 2 1 60 3 1 60 2 1 60 1 1 60 2 1 60 1' },
    atMinutes: 16,
    fires: [],
  },
  {
    alert: 'StreamLag',
    when: 'it takes a minute and a half all the time',
    target: 'cloud',
    series: { [AGE]: '90x30' },
    atMinutes: 25,
    fires: [],
  },
  {
    alert: 'StreamLag',
    when: 'it was five minutes old, for two minutes',
    target: 'cloud',
    series: { [AGE]: '1x10 300x2 1x20' },
    atMinutes: 12,
    fires: [],
  },
  {
    alert: 'StreamLag',
    when: 'the dead letters are old, which is another alert',
    target: 'cloud',
    series: { [AGE.replace('readings-processor', 'dead-letters-kept')]: '0+60x60', [AGE]: '1x60' },
    atMinutes: 50,
    fires: [],
  },
  {
    alert: 'StreamLag',
    when: 'readings are five minutes old as they are written',
    target: 'laptop',
    series: {
      [DELAY('2.5')]: '0x30',
      [DELAY('150')]: '0x30',
      [DELAY('300')]: '0+60x30',
      [DELAY('+Inf')]: '0+60x30',
    },
    atMinutes: 20,
    fires: [{}],
  },
  {
    alert: 'StreamLag',
    when: 'readings are written at once',
    target: 'laptop',
    series: {
      [DELAY('2.5')]: '0+60x30',
      [DELAY('150')]: '0+60x30',
      [DELAY('300')]: '0+60x30',
      [DELAY('+Inf')]: '0+60x30',
    },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'DeadLetters',
    when: 'one message can’t be decoded',
    series: { [LETTERS('undecodable')]: '0x20 1x40', [LETTERS('late')]: '3x60' },
    atMinutes: 25,
    fires: [{ reason: 'undecodable' }],
  },
  {
    alert: 'DeadLetters',
    when: 'the last one was an hour ago',
    series: { [LETTERS('undecodable')]: '0x20 1x80' },
    atMinutes: 80,
    fires: [],
  },
  {
    alert: 'DeadLettersWait',
    when: 'two letters lie there for half a day',
    target: 'cloud',
    series: { [WAITING('dead-letters-kept')]: '0x6 2x120' },
    everyMinutes: 5,
    atMinutes: 600,
    fires: [{}],
  },
  {
    alert: 'DeadLettersWait',
    when: 'they have lain there for three days, and were looked at',
    target: 'cloud',
    series: { [WAITING('dead-letters-kept')]: '0x6 2x900' },
    everyMinutes: 5,
    atMinutes: 4_320,
    fires: [],
  },
  {
    alert: 'DeadLettersWait',
    when: 'three more have come to those of last week',
    target: 'cloud',
    series: { [WAITING('dead-letters-kept')]: '2x600 5x300' },
    everyMinutes: 5,
    atMinutes: 3_600,
    fires: [{}],
  },
  {
    alert: 'DeadLettersWait',
    when: 'they came three hours ago',
    target: 'cloud',
    series: { [WAITING('dead-letters-kept')]: '0x6 2x120' },
    everyMinutes: 5,
    atMinutes: 210,
    fires: [],
  },
  {
    alert: 'DeadLettersWait',
    when: 'they were taken care of within the hour, and readings wait elsewhere',
    target: 'cloud',
    series: {
      [WAITING('dead-letters-kept')]: '0x6 2x12 0x120',
      [WAITING('readings-processor')]: '5x140',
    },
    everyMinutes: 5,
    atMinutes: 600,
    fires: [],
  },
  {
    alert: 'ReadingsRefused',
    when: 'a tenth of the readings is of sensors that nobody knows',
    series: { [ACCEPTED]: '0+540x60', [REFUSED]: '0+60x60' },
    atMinutes: 50,
    fires: [{}],
  },
  {
    alert: 'ReadingsRefused',
    when: 'three in a hundred are refused',
    series: { [ACCEPTED]: '0+582x60', [REFUSED]: '0+18x60' },
    atMinutes: 50,
    fires: [],
  },
  {
    alert: 'ReadingsRefused',
    when: 'a gateway at the wrong ride was noticed after ten minutes',
    series: { [ACCEPTED]: '0+540x60', [REFUSED]: '0x20 0+200x10 2200x30' },
    atMinutes: 31,
    fires: [],
  },
  {
    alert: 'SeqGaps',
    when: 'three in a hundred readings never come',
    series: seq('0+582x90', '0+18x90', '0x90'),
    atMinutes: 85,
    fires: [{}],
  },
  {
    alert: 'SeqGaps',
    when: 'one in two hundred never comes',
    series: seq('0+597x90', '0+3x90', '0x90'),
    atMinutes: 85,
    fires: [],
  },
  {
    alert: 'SeqGaps',
    when: 'a gateway was away for a moment, ten minutes ago',
    series: seq('0+600x90', '0x60 0+1000x5 5000x25', '0x90'),
    atMinutes: 75,
    fires: [],
  },
  {
    alert: 'SeqGaps',
    when: 'they are only late: each gap is filled',
    series: seq('0+600x90', '0+60x90', '0+60x90'),
    atMinutes: 85,
    fires: [],
  },
];
