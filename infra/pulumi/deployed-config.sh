#!/usr/bin/env bash
# Takes values of a stack's configuration from its last deployment: what releases have changed since is not in the
# repository. The file Pulumi.<environment>.yaml is changed in this checkout alone.
set -euo pipefail

if [[ $# -lt 2 ]]; then
  echo 'usage: infra/pulumi/deployed-config.sh ENVIRONMENT all|KEY…   (such as images traffic)' >&2
  exit 2
fi
environment=$1
shift
cd "$(dirname "${BASH_SOURCE[0]}")"
file=Pulumi.$environment.yaml
own=$(mktemp)
trap 'rm -f "$own"' EXIT
cp "$file" "$own"
pulumi config refresh --stack "$environment" --force
[[ $1 == all ]] && exit 0
declare -A deployed
for key in "$@"; do
  # What was never deployed is as this checkout has it.
  if value=$(pulumi config get --stack "$environment" "ridewait:$key" 2>/dev/null); then deployed[$key]=$value; fi
done
cp "$own" "$file"
for key in "${!deployed[@]}"; do
  pulumi config set --stack "$environment" "ridewait:$key" -- "${deployed[$key]}"
done
