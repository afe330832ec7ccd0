#!/usr/bin/env bash
# usage: environments.sh [FOLDER]   (of the configurations; infra/pulumi by default)
# Which environments are set up: those that have both a configuration and a variable DELIVERY_<NAME>.
# Reads the variables as JSON from VARIABLES; writes `list`, a JSON list, to GITHUB_OUTPUT.
set -euo pipefail
folder=${1:-infra/pulumi}

list=()
for environment in dev staging prod; do
  [[ -f $folder/Pulumi.$environment.yaml ]] || continue
  name=DELIVERY_${environment^^}
  if [[ -n $(jq --raw-output --arg name "$name" '.[$name] // ""' <<<"$VARIABLES") ]]; then
    list+=("$environment")
  else
    echo "::notice::$environment is left out: the variable $name is missing (docs/DEPLOY.md, \"Releases from GitHub\")"
  fi
done
echo "list=$(jq --null-input --compact-output '$ARGS.positional' --args -- "${list[@]}")" >>"$GITHUB_OUTPUT"
