#!/usr/bin/env bash
# usage: sign-images.sh IMAGES FOLDER
# Signs each image of the JSON file IMAGES as this workflow, without a key, and attaches what is in it: what the image
# itself shows (its base), and the packages that its bundle was made of, which no scanner finds in one. The lists stay
# in FOLDER. Needs cosign, syft, npm and jq.
set -euo pipefail
images=$1 folder=$2
mkdir -p "$folder"
while IFS=$'\t' read -r name image; do
  cosign sign --yes "$image"
  syft scan "registry:$image" --output "spdx-json=$folder/$name-image.spdx.json"
  npm sbom --package-lock-only --omit=dev "--workspace=apps/$name" --sbom-format=spdx \
    >"$folder/$name-packages.spdx.json"
  for part in image packages; do
    cosign attest --yes --type spdxjson --predicate "$folder/$name-$part.spdx.json" "$image"
  done
done < <(jq --raw-output 'to_entries[] | [.key, .value] | @tsv' "$images")
