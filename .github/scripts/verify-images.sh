#!/usr/bin/env bash
# usage: verify-images.sh IMAGES
# Fails unless the workflow Release of this repository, on main, has signed each image of the JSON file IMAGES. Needs
# cosign, jq, and GITHUB_REPOSITORY.
set -euo pipefail
images=$1
jq --exit-status 'length > 0 and all(.[]; test("@sha256:[0-9a-f]{64}$"))' "$images" >/dev/null || {
  echo "::error::$images has no images that are named by their digest" >&2
  exit 1
}
while read -r image; do
  cosign verify --output text \
    --certificate-oidc-issuer https://token.actions.githubusercontent.com \
    --certificate-identity "https://github.com/$GITHUB_REPOSITORY/.github/workflows/release.yml@refs/heads/main" \
    "$image" >/dev/null
  echo "signed by this repository: $image"
done < <(jq --raw-output '.[]' "$images")
