#!/usr/bin/env bash
# usage: before-on-new-schema.sh [COMMIT]   (the one before this, by default)
# Runs the suites of the SQL stores of a commit of before on the schema of this one: what a release does while both
# serve. Only where the migrations differ.
set -euo pipefail
cd "$(dirname "$0")/../.."
before=$(git rev-parse --verify "${1:-HEAD^}^{commit}")
migrations=packages/stores/migrations

if git diff --quiet "$before" -- "$migrations"; then
  echo "the migrations are those of $before: nothing to try"
  exit 0
fi
folder=$(mktemp -d)
finish() { git worktree remove --force "$folder/before" 2>/dev/null || true; rm -rf "$folder"; }
trap finish EXIT
git worktree add --quiet --detach "$folder/before" "$before"
rm -r "$folder/before/$migrations"
cp -r "$migrations" "$folder/before/$migrations"
cd "$folder/before"
node scripts/bootstrap.mjs vitest run packages/stores/src/sql/sql-stores.test.ts
