import type { AlertCase } from '../alert-case.ts';

function cloudRun(revision: string, code: string): string {
  return `run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api",revision_name="${revision}",response_code="${code}"}`;
}

/** What gRPC counts; the health checks of the platform come on top, and are always answered. */
function grpc(counts: { ok: string; failed?: string; full?: string; old?: string }) {
  const calls = (method: string, code: string) =>
    `ridewait_api_grpc_calls_total{method="${method}",code="${code}"}`;
  const ended = (reason: string) => `ridewait_api_grpc_streams_ended_total{reason="${reason}"}`;
  return {
    [calls('Check', 'OK')]: '0+600x60',
    [calls('GetPark', 'OK')]: counts.ok,
    [calls('GetPark', 'UNAVAILABLE')]: counts.failed ?? '0x60',
    [ended('full')]: counts.full ?? '0x60',
    [ended('age')]: counts.old ?? '0x60',
  };
}

const REACHED = `monitoring_googleapis_com:uptime_check_check_passed{monitored_resource="uptime_url",host="ridewait.example.dev"`;

const JOB = `run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",job_name="maintain"`;

const ALL_THERE: AlertCase['series'] = {
  'ridewait_batches_total{via="http",status="202"}': '0+10x60',
  'ridewait_pushes_total{status="204"}': '0+10x60',
  'ridewait_park_fresh_ratio{park="pier"}': '1x60',
};

export const SERVICE_CASES: readonly AlertCase[] = [
  {
    alert: 'RevisionErrors',
    when: 'a new revision fails one time in five while the old one is fine',
    target: 'cloud',
    series: {
      [cloudRun('api-1', '200')]: '0+600x30',
      [cloudRun('api-2', '200')]: '0+48x30',
      [cloudRun('api-2', '500')]: '0+12x30',
    },
    atMinutes: 20,
    fires: [{ service_name: 'api', revision_name: 'api-2' }],
  },
  {
    alert: 'RevisionErrors',
    when: 'Cloud Run has no instance left and answers 429 by itself',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0+600x30', [cloudRun('api-1', '429')]: '0+60x30' },
    atMinutes: 20,
    fires: [{ service_name: 'api', revision_name: 'api-1' }],
  },
  {
    alert: 'RevisionErrors',
    when: 'one in fifty fails, which is the objectives’ business',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0+588x30', [cloudRun('api-1', '503')]: '0+12x30' },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'RevisionErrors',
    when: 'clients ask for what isn’t there',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0+60x30', [cloudRun('api-1', '404')]: '0+600x30' },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'RevisionErrors',
    when: 'the processor gives half of its pushes back',
    target: 'laptop',
    series: {
      'ridewait_pushes_total{service_name="processor",revision_name="local",status="204"}':
        '0+60x30',
      'ridewait_pushes_total{service_name="processor",revision_name="local",status="503"}':
        '0+60x30',
      'ridewait_web_requests_total{service_name="web",revision_name="local",status="2xx"}':
        '0+60x30',
    },
    atMinutes: 20,
    fires: [{ service_name: 'processor', revision_name: 'local' }],
  },
  {
    alert: 'RevisionErrors',
    when: 'a single push was given back',
    target: 'laptop',
    series: {
      'ridewait_pushes_total{service_name="processor",revision_name="local",status="204"}':
        '0x10 1x20',
      'ridewait_pushes_total{service_name="processor",revision_name="local",status="503"}':
        '0x12 1x20',
    },
    atMinutes: 15,
    fires: [],
  },
  {
    alert: 'RevisionErrors',
    when: 'half of its requests fail, but only since two minutes',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0+60x30', [cloudRun('api-1', '500')]: '0x10 0+60x20' },
    atMinutes: 13,
    fires: [],
  },
  {
    alert: 'RevisionErrors',
    when: 'both of the two requests of five minutes failed',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0x60', [cloudRun('api-1', '500')]: '0+0.4x60' },
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'RevisionErrors',
    when: 'two of twenty requests a minute fail',
    target: 'cloud',
    series: { [cloudRun('api-1', '200')]: '0+18x60', [cloudRun('api-1', '500')]: '0+2x60' },
    atMinutes: 40,
    fires: [{ service_name: 'api', revision_name: 'api-1' }],
  },
  {
    alert: 'GrpcFails',
    when: 'a tenth of the calls can’t be answered',
    series: grpc({ ok: '0+90x60', failed: '0+10x60' }),
    atMinutes: 40,
    fires: [{}],
  },
  {
    alert: 'GrpcFails',
    when: 'streams are turned away, for there is no room',
    series: grpc({ ok: '0+9x60', full: '0+3x60' }),
    atMinutes: 40,
    fires: [{}],
  },
  {
    alert: 'GrpcFails',
    when: 'streams end because they are old, as they should',
    series: grpc({ ok: '0+90x60', old: '0+40x60' }),
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'GrpcFails',
    when: 'one call in fifty fails, whatever the health checks say',
    series: grpc({ ok: '0+98x60', failed: '0+2x60' }),
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'GrpcFails',
    when: 'half of the calls fail, but there is one in ten minutes',
    series: grpc({ ok: '0+0.05x60', failed: '0+0.05x60' }),
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'GrpcFails',
    when: 'half of the calls fail, since two minutes',
    series: grpc({ ok: '0+50x60', failed: '0x20 0+50x40' }),
    atMinutes: 23,
    fires: [],
  },
  {
    alert: 'GatewayUnreachable',
    when: 'it has been away for five minutes',
    target: 'cloud',
    series: {
      [`${REACHED},checker_location="a"}`]: '1x10 0x20',
      [`${REACHED},checker_location="b"}`]: '1x10 0x20',
    },
    atMinutes: 15,
    fires: [],
  },
  {
    alert: 'GatewayUnreachable',
    when: 'three of four places can’t reach it',
    target: 'cloud',
    series: {
      [`${REACHED},checker_location="a"}`]: '1x30',
      [`${REACHED},checker_location="b"}`]: '1x10 0x20',
      [`${REACHED},checker_location="c"}`]: '1x10 0x20',
      [`${REACHED},checker_location="d"}`]: '1x10 0x20',
    },
    atMinutes: 25,
    fires: [{}],
  },
  {
    alert: 'GatewayUnreachable',
    when: 'one of four places has a bad day',
    target: 'cloud',
    series: {
      [`${REACHED},checker_location="a"}`]: '0x30',
      [`${REACHED},checker_location="b"}`]: '1x30',
      [`${REACHED},checker_location="c"}`]: '1x30',
      [`${REACHED},checker_location="d"}`]: '1x30',
    },
    atMinutes: 25,
    fires: [],
  },
  {
    alert: 'MetricsAbsent',
    when: 'the processor has sent none for a quarter of an hour',
    series: { ...ALL_THERE, 'ridewait_pushes_total{status="204"}': '0+10x20 stale' },
    atMinutes: 40,
    fires: [{ absent: 'processor' }],
  },
  {
    alert: 'MetricsAbsent',
    when: 'a new revision starts, and sends its first after eight minutes',
    series: { ...ALL_THERE, 'ridewait_pushes_total{status="204"}': '0+10x20 _x8 0+10x30' },
    atMinutes: 28,
    fires: [],
  },
  {
    alert: 'MetricsAbsent',
    when: 'nobody sends any',
    series: {},
    atMinutes: 40,
    fires: [{ absent: 'ingest' }, { absent: 'processor' }, { absent: 'api' }],
  },
  {
    alert: 'MetricsAbsent',
    when: 'all send theirs, though nothing moves',
    series: { ...ALL_THERE, 'ridewait_pushes_total{status="204"}': '5x60' },
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'JobFailed',
    when: 'a run of the upkeep fails',
    target: 'cloud',
    series: { [`${JOB},result="failed"}`]: '0x20 1x40', [`${JOB},result="succeeded"}`]: '3x60' },
    atMinutes: 30,
    fires: [{ job_name: 'maintain' }],
  },
  {
    alert: 'JobFailed',
    when: 'runs succeed',
    target: 'cloud',
    series: { [`${JOB},result="failed"}`]: '2x60', [`${JOB},result="succeeded"}`]: '0x20 1x40' },
    atMinutes: 30,
    fires: [],
  },
];
