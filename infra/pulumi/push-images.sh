#!/usr/bin/env bash
# Builds the image of each app, pushes it, and names it by its digest in a stack's configuration.
set -euo pipefail

if [[ $# -ne 1 ]]; then
  echo 'usage: infra/pulumi/push-images.sh ENVIRONMENT   (after the first `pulumi up` of that stack)' >&2
  exit 2
fi
environment=$1
for program in docker git gcloud pulumi; do
  command -v "$program" >/dev/null || {
    echo "✗ $program is not installed: docs/DEPLOY.md says where to get it" >&2
    exit 2
  }
done

pulumi_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$pulumi_folder/../.."
# A tag means one image for ever: the commit's, and no commit has what was changed since.
if [[ -n $(git status --porcelain) ]]; then
  echo '✗ there are changes that no commit has: commit them first, for images are named by the commit' >&2
  exit 2
fi
tag=$(git rev-parse --short=12 HEAD)
images=$(pulumi stack output images --cwd "$pulumi_folder" --stack "$environment")
gcloud auth configure-docker "${images%%/*}" --quiet

names=''
for app in ingest processor api web cli; do
  image="$images/$app:$tag"
  # What was pushed before stands: nobody may push another under its tag.
  if ! docker pull --quiet --platform linux/amd64 "$image" >/dev/null 2>&1; then
    docker build --platform linux/amd64 --build-arg "APP=$app" --tag "$image" .
    docker push "$image"
  fi
  digest=$(docker inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" |
    grep --max-count 1 --fixed-strings "$images/$app@sha256:")
  names="$names${names:+,}\"$app\":\"$digest\""
done
pulumi config set --cwd "$pulumi_folder" --stack "$environment" ridewait:images "{$names}"
pulumi config rm --cwd "$pulumi_folder" --stack "$environment" ridewait:foundationOnly
echo "✓ five images of $tag, named in infra/pulumi/Pulumi.$environment.yaml"
