#!/usr/bin/env bash
# usage: preview.sh ENVIRONMENT FILE
# What this checkout would change in an environment, with the policy pack on, for people: into FILE. Fails where the
# preview fails. Nothing is changed.
set -euo pipefail
environment=$1 file=$2
cd "$(dirname "$0")/../.."

# Images, traffic and a shadow are as releases left them; all else is as this checkout has it.
infra/pulumi/deployed-config.sh "$environment" images traffic shadow
code=0
npm run --silent pulumi -- preview --stack "$environment" --policy-pack ../policy \
  --diff --non-interactive --color never --suppress-progress >"$file" 2>&1 || code=$?
cat "$file"
exit "$code"
