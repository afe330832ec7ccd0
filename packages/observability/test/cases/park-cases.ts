import type { AlertCase } from '../alert-case.ts';

const SECONDS = 'ridewait_park_open_attraction_seconds_total';
const ERROR = 'ridewait_estimate_error_seconds';

function openSeconds(fresh: string, stale: string): AlertCase['series'] {
  return {
    [`${SECONDS}{park="pier",data="fresh"}`]: fresh,
    [`${SECONDS}{park="pier",data="stale"}`]: stale,
    [`${SECONDS}{park="bay",data="fresh"}`]: '0+1200x60',
    [`${SECONDS}{park="bay",data="stale"}`]: '0x60',
  };
}

export const PARK_CASES: readonly AlertCase[] = [
  {
    alert: 'ParkStale',
    when: 'one park hears nothing from any sensor',
    series: openSeconds('0+1200x10 12000x50', '0x10 0+1200x50'),
    atMinutes: 20,
    fires: [{ park: 'pier' }],
  },
  {
    alert: 'ParkStale',
    when: 'a third of its rides is fresh',
    series: openSeconds('0+400x60', '0+800x60'),
    atMinutes: 20,
    fires: [{ park: 'pier' }],
  },
  {
    alert: 'ParkStale',
    when: 'nothing was heard for four minutes',
    series: openSeconds('0+1200x10 12000x50', '0x10 0+1200x50'),
    atMinutes: 15,
    fires: [],
  },
  {
    alert: 'ParkStale',
    when: 'a third of its rides is stale',
    series: openSeconds('0+800x60', '0+400x60'),
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'ParkStale',
    when: 'it is closed and silent',
    series: openSeconds('5000x60', '300x60'),
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'SensorAnomaly',
    when: 'a counter is dead, and two instances of the API say so',
    series: {
      'ridewait_park_anomalies{park="pier",kind="dead",instance="a"}': '0x5 1x40',
      'ridewait_park_anomalies{park="pier",kind="dead",instance="b"}': '0x5 1x40',
      'ridewait_park_anomalies{park="pier",kind="stuck",instance="a"}': '0x45',
    },
    atMinutes: 30,
    fires: [{ park: 'pier', kind: 'dead' }],
  },
  {
    alert: 'SensorAnomaly',
    when: 'a wait is unusual, which no sensor is to blame for',
    series: { 'ridewait_park_anomalies{park="pier",kind="unusual"}': '2x45' },
    atMinutes: 30,
    fires: [],
  },
  {
    alert: 'SensorAnomaly',
    when: 'one comes and goes within minutes',
    series: { 'ridewait_park_anomalies{park="pier",kind="drifting"}': '0x5 1x12 0x32' },
    atMinutes: 15,
    fires: [],
  },
  {
    alert: 'EstimatesOff',
    when: 'measured waits are twenty minutes off, on average',
    series: {
      [`${ERROR}_count{side="long"}`]: '0+2x120',
      [`${ERROR}_sum{side="long"}`]: '0+2400x120',
    },
    atMinutes: 110,
    fires: [{}],
  },
  {
    alert: 'EstimatesOff',
    when: 'they are ten minutes off',
    series: {
      [`${ERROR}_count{side="long"}`]: '0+2x120',
      [`${ERROR}_sum{side="long"}`]: '0+1200x120',
    },
    atMinutes: 110,
    fires: [],
  },
  {
    alert: 'EstimatesOff',
    when: 'a ride reopens, and they are twenty minutes off for a moment',
    series: {
      [`${ERROR}_count{side="long"}`]: '0+2x120',
      [`${ERROR}_sum{side="long"}`]: '0+2400x120',
    },
    atMinutes: 35,
    fires: [],
  },
  {
    alert: 'EstimatesOff',
    when: 'the handful that was measured says little',
    series: {
      [`${ERROR}_count{side="short"}`]: '0+0.5x120',
      [`${ERROR}_sum{side="short"}`]: '0+600x120',
    },
    atMinutes: 110,
    fires: [],
  },
];
