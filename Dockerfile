# One image for each app that is deployed: its bundle, and Node to run it.
#
#   docker build --build-arg APP=api --tag api .
#
# APP is one of api, cli, ingest, processor and web. Jobs run the image of cli; their arguments are those of `ridewait`,
# such as `migrate`. A release names both base images by digest:
#
#   --build-arg BUILD_IMAGE=node:24.21.0-trixie-slim@sha256:… --build-arg RUN_IMAGE=gcr.io/distroless/…@sha256:…

ARG BUILD_IMAGE=node:24.21.0-trixie-slim
ARG RUN_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

FROM ${BUILD_IMAGE} AS build
ARG APP
WORKDIR /ridewait
ENV TURBO_TELEMETRY_DISABLED=1
COPY . .
# Of the packages, those that this app is built from; nothing that they bring along is run.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --include-workspace-root --workspace "apps/${APP:?name an app with --build-arg APP=…}"
RUN npx --no-install turbo run build --filter "./apps/${APP}"

# Node keeps what it compiled apart for each version, user, path and set of arguments: all as they are below.
FROM ${RUN_IMAGE} AS warm
ARG APP
COPY --from=build /ridewait/apps/${APP}/dist/ /app/
COPY --from=build /ridewait/scripts/image/warm-up.ts /warm-up.ts
ENV NODE_COMPILE_CACHE=/tmp/compile-cache
USER 65532:65532
RUN ["/nodejs/bin/node", "--max-semi-space-size=32", "/warm-up.ts", "/app/main.mjs"]

FROM ${RUN_IMAGE}
ARG APP
COPY --from=build /ridewait/apps/${APP}/dist/ /app/
# Readable, and not to be written: it belongs to root.
COPY --from=warm --chmod=0555 /tmp/compile-cache/ /app/compile-cache/
ENV NODE_COMPILE_CACHE=/app/compile-cache
WORKDIR /app
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=32", "/app/main.mjs"]
