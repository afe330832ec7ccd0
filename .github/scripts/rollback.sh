#!/usr/bin/env bash
# usage: rollback.sh ENVIRONMENT [RELEASE]
# Sends the release that is on its way back, and stays until it is back. With RELEASE it must be that one: somebody may
# have begun another since the button was pressed. Whoever leads it does it; where nobody does, this does.
set -euo pipefail
environment=$1 wanted=${2:-}
cd "$(dirname "$0")/../.."

release() { npm run --silent ridewait -- release "$@"; }
status() { release status --env "$environment" --json; }

book=$(status)
current=$(jq --raw-output '.current.state.id // ""' <<<"$book")
if [[ -z $current ]]; then
  echo "::error::no release of $environment is on its way. What is promoted goes back by a release of its own: revert its commits on main"
  exit 2
fi
if [[ -n $wanted && $wanted != "$current" ]]; then
  echo "::error::the release on its way is $current, not $wanted"
  exit 2
fi
release rollback --env "$environment"

for _ in {1..90}; do
  book=$(status)
  end=$(jq --raw-output --arg id "$current" '[.ended[] | select(.id == $id)][0].end // ""' <<<"$book")
  case $end in
    '') ;;
    rolled_back)
      echo "$current is rolled back"
      exit 0
      ;;
    *)
      echo "::error::$current was $end before it could be sent back"
      exit 1
      ;;
  esac
  # Whoever leads it is seen every few seconds.
  if jq --exit-status '.current.seenAt < (now - 120) * 1000' <<<"$book" >/dev/null; then
    echo 'nobody leads it: taking it up'
    code=0
    release resume --env "$environment" --for 15m --json "${RUNNER_TEMP:-.}/release-$environment.json" || code=$?
    [[ $code == 3 ]] && exit 0
    echo "::error::$current could not be sent back (exit code $code): the workflow Resume tries again"
    exit 1
  fi
  sleep "${PAUSE_SECONDS:-10}"
done
echo "::error::$current is still on its way back after a quarter of an hour: docs/RELEASES.md"
exit 1
