#!/usr/bin/env bash
# Whether an environment works from sensor to phone: a ride that is there for this alone gets a key for an hour, its
# simulated gateway sends readings to ingest, and the gateway of phones has to show what they say. Exits 0 where it
# does within so many seconds.
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 || $1 == -* ]]; then
  echo 'usage: infra/pulumi/end-to-end.sh ENVIRONMENT [SECONDS]   (600 by default)' >&2
  exit 2
fi
environment=$1 seconds=${2:-600}
for program in gcloud pulumi jq curl; do
  command -v "$program" >/dev/null || {
    echo "✗ $program is not installed: docs/DEPLOY.md says where to get it" >&2
    exit 2
  }
done
pulumi_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$pulumi_folder/../.."

output() { pulumi stack output "$@" --cwd "$pulumi_folder" --stack "$environment"; }
images=$(output images)
region=${images%%-docker.pkg.dev/*}
project=$(cut -d / -f 2 <<<"$images")
bucket=$(output operatorBucket)
ingest=$(output urls --json | jq --raw-output .ingest)
api="https://$(output gatewayHost)/v1"

folder=$(mktemp -d)
simulator=''
finish() {
  [[ -z $simulator ]] || kill "$simulator" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

operate() {
  gcloud run jobs execute operate --project "$project" --region "$region" --wait --quiet "--args=$1" >/dev/null
}

park=end-to-end ride=end-to-end-ride run=end-to-end-$$-$(date +%s)
jq --arg park "$park" --arg ride "$ride" '.id = $park | .slug = $park | .name = "End to end" | del(.destination)
  | .attractions |= [.[0] | .id = $ride | .slug = $ride | .sensors[].id |= "end-to-end-" + .]' \
  apps/simulator/catalog/demo-park.json >"$folder/park.json"

echo "· a park of one ride, and a key for an hour"
gcloud storage cp --quiet "$folder/park.json" "gs://$bucket/$run.park.json"
operate "catalog,save,/operator/$run.park.json"
operate "keys,create,$ride,--days,0.05,--out,/operator/$run.key.json"
gcloud storage cp --quiet "gs://$bucket/$run.key.json" "$folder/key.json"
gcloud storage rm --quiet "gs://$bucket/$run.park.json" "gs://$bucket/$run.key.json"

echo "· its gateway sends to $ingest"
began=$(date +%s)
INGEST_URL=$ingest CATALOG_FILE=$folder/park.json DEVICE_KEYS_FILE=$folder/key.json PORT=0 METRICS_PORT=0 \
  node_modules/.bin/node apps/simulator/src/main.ts >"$folder/simulator.log" 2>&1 &
simulator=$!

echo "· $api/entity/$park/live has to show it"
shown=''
until (($(date +%s) - began >= seconds)); do
  if ! kill -0 "$simulator" 2>/dev/null; then
    echo '✗ the simulated gateway has stopped:' >&2
    tail -n 20 "$folder/simulator.log" >&2
    exit 1
  fi
  shown=$(curl --silent --show-error --max-time 10 "$api/entity/$park/live" 2>&1 || true)
  # A wait that was measured after the gateway began, and not one of an earlier run.
  if jq --exit-status --argjson began "$began" '.liveData[0]
    | (.queue.STANDBY.waitTime | type == "number")
      and (.lastUpdated | sub("\\.\\d+"; "") | fromdateiso8601) >= $began' <<<"$shown" >/dev/null 2>&1; then
    echo "✓ $environment shows a wait of $(jq .liveData[0].queue.STANDBY.waitTime <<<"$shown") min, $(($(date +%s) - began)) s after the first reading"
    exit 0
  fi
  sleep "${PAUSE_SECONDS:-5}"
done
echo "✗ after $seconds s $api/entity/$park/live says: ${shown:0:500}" >&2
tail -n 5 "$folder/simulator.log" >&2
exit 1
