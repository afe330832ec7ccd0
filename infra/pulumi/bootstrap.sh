#!/usr/bin/env bash
# Prepares an empty Google Cloud project for Pulumi: a bucket for the state, a key for the secrets in it, and a stack
# with what the program has to be told. What is there already stays as it is, so that it can be run again.
set -euo pipefail

usage() {
  cat >&2 <<'TEXT'
usage: infra/pulumi/bootstrap.sh ENVIRONMENT PROJECT BILLING_ACCOUNT EMAIL REPOSITORY_URL [REGION]

  ENVIRONMENT      dev, staging or prod
  PROJECT          id of a Google Cloud project that you own
  BILLING_ACCOUNT  such as 0A1B2C-3D4E5F-678901 (gcloud billing accounts list)
  EMAIL            where alerts go
  REPOSITORY_URL   where people read the runbooks, such as https://github.com/owner/ridewait
  REGION           of the state and its key; us-central1 by default
TEXT
  exit 2
}

[[ $# -ge 5 && $# -le 6 ]] || usage
environment=$1 project=$2 billing_account=$3 email=$4 repository_url=$5 region=${6:-us-central1}
[[ $environment =~ ^(dev|staging|prod)$ ]] || usage
for program in gcloud pulumi; do
  command -v "$program" >/dev/null || {
    echo "✗ $program is not installed: docs/DEPLOY.md says where to get it" >&2
    exit 2
  }
done

cd "$(dirname "${BASH_SOURCE[0]}")"
bucket="$project-pulumi-state"
key="projects/$project/locations/$region/keyRings/pulumi/cryptoKeys/state"

there() { "$@" >/dev/null 2>&1; }
step() { echo "· $*"; }

step "billing of $project"
gcloud billing projects link "$project" --billing-account "$billing_account" --quiet >/dev/null

step 'the APIs that Pulumi itself needs'
gcloud services enable cloudkms.googleapis.com cloudresourcemanager.googleapis.com iam.googleapis.com \
  serviceusage.googleapis.com storage.googleapis.com --project "$project"

step "gs://$bucket, for the state, with every version of it"
there gcloud storage buckets describe "gs://$bucket" --project "$project" ||
  gcloud storage buckets create "gs://$bucket" --project "$project" --location "$region" \
    --uniform-bucket-level-access --public-access-prevention
gcloud storage buckets update "gs://$bucket" --versioning >/dev/null

step "$key, for the secrets in the state"
there gcloud kms keyrings describe pulumi --location "$region" --project "$project" ||
  gcloud kms keyrings create pulumi --location "$region" --project "$project"
there gcloud kms keys describe state --keyring pulumi --location "$region" --project "$project" ||
  gcloud kms keys create state --keyring pulumi --location "$region" --project "$project" \
    --purpose encryption --rotation-period 90d \
    --next-rotation-time "$(date -u -d '+90 days' +%FT%TZ 2>/dev/null || date -u -v+90d +%FT%TZ)"

step "the stack $environment"
pulumi login "gs://$bucket"
there pulumi stack select "$environment" ||
  pulumi stack init "$environment" --secrets-provider "gcpkms://$key"
number=$(gcloud projects describe "$project" --format 'value(projectNumber)')
set_config() { pulumi config set --stack "$environment" "ridewait:$1" -- "$2"; }
set_config project "$project"
set_config projectNumber "$number"
set_config billingAccount "$billing_account"
set_config emails "[\"$email\"]"
set_config repositoryUrl "$repository_url"
set_config stateBucket "$bucket"
set_config stateKey "$key"
there pulumi config get --stack "$environment" ridewait:images ||
  set_config foundationOnly true

echo "✓ infra/pulumi/Pulumi.$environment.yaml is ready: commit it, and go on with docs/DEPLOY.md"
