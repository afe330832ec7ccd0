#!/usr/bin/env bash
# Has the image of each app in an environment's repository, and names it by its digest: in the stack's configuration,
# or in a file for `ridewait release start`.
set -euo pipefail

usage() {
  cat >&2 <<'TEXT'
usage: infra/pulumi/push-images.sh ENVIRONMENT [--from IMAGES] [--out IMAGES]
       (after the first `pulumi up` of that stack)

  --from IMAGES  copies those images, byte by byte, from where the file has them, and builds nothing
  --out IMAGES   writes {"api": "…/api@sha256:…"} there, and leaves the stack's configuration alone
TEXT
  exit 2
}

[[ $# -ge 1 && $1 != -* ]] || usage
environment=$1 from='' out=''
shift
while [[ $# -gt 0 ]]; do
  [[ $# -ge 2 ]] || usage
  case $1 in
    --from) from=$(realpath "$2") ;;
    --out) out=$(realpath "$2") ;;
    *) usage ;;
  esac
  shift 2
done
needed=(git gcloud pulumi)
if [[ -n $from ]]; then needed+=(skopeo jq); else needed+=(docker); fi
for program in "${needed[@]}"; do
  command -v "$program" >/dev/null || {
    echo "✗ $program is not installed: docs/DEPLOY.md says where to get it" >&2
    exit 2
  }
done

pulumi_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$pulumi_folder/../.."
# A tag means one image for ever: the commit's, and no commit has what was changed since.
if [[ -z $from && -n $(git status --porcelain) ]]; then
  echo '✗ there are changes that no commit has: commit them first, for images are named by the commit' >&2
  exit 2
fi
tag=$(git rev-parse --short=12 HEAD)
images=$(pulumi stack output images --cwd "$pulumi_folder" --stack "$environment")
gcloud auth configure-docker "${images%%/*}" --quiet

# Sets `digest`, the name of an image with its digest.
build() {
  local app=$1 image="$images/$1:$tag"
  # What was pushed before stands: nobody may push another under its tag.
  if ! docker pull --quiet --platform linux/amd64 "$image" >/dev/null 2>&1; then
    docker build --platform linux/amd64 --build-arg "APP=$app" --tag "$image" .
    docker push "$image"
  fi
  digest=$(docker inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" |
    grep --max-count 1 --fixed-strings "$images/$app@sha256:")
}
copy() {
  local app=$1 source
  source=$(jq --raw-output --exit-status --arg app "$app" '.[$app]' "$from")
  [[ $source =~ @sha256:[0-9a-f]{64}$ ]] || {
    echo "✗ $from names $app without its digest: $source" >&2
    exit 2
  }
  digest="$images/$app@${source##*@}"
  if ! skopeo inspect --raw "docker://$digest" >/dev/null 2>&1; then
    gcloud auth configure-docker "${source%%/*}" --quiet
    skopeo copy --preserve-digests "docker://$source" "docker://$images/$app:$tag"
  fi
}

names=''
for app in ingest processor api web cli; do
  if [[ -n $from ]]; then copy "$app"; else build "$app"; fi
  names="$names${names:+,}\"$app\":\"$digest\""
done
if [[ -n $out ]]; then
  echo "{$names}" >"$out"
  echo "✓ five images of $tag, named in $out"
  exit 0
fi
pulumi config set --cwd "$pulumi_folder" --stack "$environment" ridewait:images "{$names}"
pulumi config rm --cwd "$pulumi_folder" --stack "$environment" ridewait:foundationOnly
echo "✓ five images of $tag, named in infra/pulumi/Pulumi.$environment.yaml"
