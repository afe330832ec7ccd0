#!/usr/bin/env bash
# usage: lead-release.sh start ENVIRONMENT DURATION IMAGES
#        lead-release.sh resume ENVIRONMENT DURATION
#        lead-release.sh again ENVIRONMENT DURATION    takes over from a process of this job that is dead
#        lead-release.sh back ENVIRONMENT DURATION     the same, and sends the release back
# Leads a release for so long. Writes `code`, the exit code of `ridewait release`, to GITHUB_OUTPUT. Succeeds where the
# release is promoted, and where it is not over yet (5): then somebody has to resume it.
set -euo pipefail
what=$1 environment=$2 duration=$3
cd "$(dirname "$0")/../.."

release() { npm run --silent ridewait -- release "$@"; }
common=(--env "$environment" --for "$duration" --json "${RUNNER_TEMP:-.}/release-$environment.json")
code=0
case $what in
  start) release start "${common[@]}" --images "$4" || code=$? ;;
  resume)
    # The process before is dead or done, and was seen a moment ago perhaps: for two minutes it counts as alive.
    for _ in {1..15}; do
      led=$(release status --env "$environment" --json | jq '(.current.seenAt // 0) > (now - 125) * 1000')
      [[ $led == true ]] || break
      sleep "${PAUSE_SECONDS:-10}"
    done
    if [[ $led == true ]]; then
      echo "::notice::somebody else leads the release of $environment"
    else
      release resume "${common[@]}" || code=$?
    fi
    ;;
  again) release resume "${common[@]}" --force || code=$? ;;
  back)
    # 2: there is none on its way, so there is nothing to send back.
    release rollback --env "$environment" || code=$?
    case $code in
      0) release resume "${common[@]}" --force || code=$? ;;
      2) code=0 ;;
    esac
    ;;
  *)
    echo "lead-release.sh knows no $what" >&2
    exit 2
    ;;
esac
echo "code=$code" >>"$GITHUB_OUTPUT"
case $code in
  0) ;;
  5)
    echo "::notice::the release of $environment is not over: the workflow Resume goes on"
    touch "${RUNNER_TEMP:-.}/not-over-$environment"
    ;;
  3) echo "::error::the release of $environment was rolled back: the summary says why" && exit 3 ;;
  4) echo "::error::the release of $environment was refused: the summary says why" && exit 4 ;;
  *) echo "::error::the release of $environment could not be led (exit code $code)" && exit "$code" ;;
esac
