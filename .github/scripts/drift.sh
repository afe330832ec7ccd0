#!/usr/bin/env bash
# usage: drift.sh ENVIRONMENT FILE
# Whether an environment, as its state has it, is what this checkout says: FILE is empty where it is, and has the
# differences where it is not. Fails only where nobody can tell.
set -euo pipefail
environment=$1 file=$2
cd "$(dirname "$0")/../.."

# By what was deployed last: who changed the configuration has changed it here or there.
infra/pulumi/deployed-config.sh "$environment" all
output=$(mktemp)
trap 'rm -f "$output"' EXIT
: >"$file"
if npm run --silent pulumi -- preview --stack "$environment" --expect-no-changes \
  --diff --non-interactive --color never --suppress-progress >"$output" 2>&1; then
  cat "$output"
  exit 0
fi
cat "$output"
if grep --quiet 'no changes were expected but changes' "$output"; then
  cp "$output" "$file"
else
  echo "::error::nobody can tell whether $environment has drifted: the preview failed"
  exit 1
fi
