#!/usr/bin/env bash
# usage: comment.sh PULL_REQUEST FOLDER
# Tells a pull request what it would change: one comment, which is written anew each time. FOLDER has a text for each
# environment, <environment>.txt. Needs GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail
pull_request=$1 folder=$2
marker='<!-- ridewait: preview -->'
# GitHub takes 65,536 characters.
share=$((60000 / 3))

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  echo "$marker"
  echo '## What this would change'
  for environment in dev staging prod; do
    text=$folder/$environment.txt
    [[ -f $text ]] || continue
    # Longer than any in the text, which is of whoever wrote the branch.
    fence=$(grep --only-matching '`\{3,\}' "$text" | sort | tail --lines 1 || true)'````'
    printf '\n<details><summary>%s</summary>\n\n%s\n' "$environment" "$fence"
    # Its end has the summary.
    if (($(wc --bytes <"$text") > share)); then echo '(the beginning is in the log of the run)'; fi
    tail --bytes "$share" "$text" | iconv --from-code utf-8 --to-code utf-8 -c
    printf '\n%s\n\n</details>\n' "$fence"
  done
} >"$body"

comments="repos/$GITHUB_REPOSITORY/issues/$pull_request/comments"
own=".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id"
id=$(gh api --paginate "$comments" --jq "$own")
id=${id%%$'\n'*}
if [[ -n $id ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body"
else
  gh api --silent --method POST "$comments" --field "body=@$body"
fi
