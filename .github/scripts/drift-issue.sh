#!/usr/bin/env bash
# usage: drift-issue.sh FOLDER ENVIRONMENTS
# One issue that says which environments are not what main says: opened, written anew, or closed. FOLDER has a text
# for each environment that could be looked at, <environment>.txt, empty where nothing differs. ENVIRONMENTS is the
# JSON list of those that are set up: while one of them is unknown, the issue stays. Needs GH_TOKEN, GITHUB_REPOSITORY
# and RUN_URL.
set -euo pipefail
folder=$1 environments=$2
title='What runs is not what main says'
# GitHub takes 65,536 characters.
share=$((60000 / 3))

body=$(mktemp)
trap 'rm -f "$body"' EXIT
unknown=0
for environment in $(jq --raw-output '.[]' <<<"$environments"); do
  text=$folder/$environment.txt
  if [[ ! -f $text ]]; then
    unknown=1
  elif [[ -s $text ]]; then
    {
      printf '### %s\n\n````\n' "$environment"
      tail --bytes "$share" "$text" | iconv --from-code utf-8 --to-code utf-8 -c
      printf '\n````\n\n'
    } >>"$body"
  fi
done

number=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --limit 200 --json number,title,author \
  --jq "[.[] | select(.title == \"$title\" and .author.is_bot)][0].number // empty")
if [[ -s $body ]]; then
  echo "Seen by $RUN_URL. What to do: docs/DEPLOY.md, \"Drift\"." >>"$body"
  if [[ -n $number ]]; then
    gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$body"
  else
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body"
  fi
elif [[ -z $number ]]; then
  echo 'nothing differs'
elif ((unknown)); then
  echo "not every environment could be looked at: issue $number stays"
else
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment "Nothing differs any more: $RUN_URL"
fi
