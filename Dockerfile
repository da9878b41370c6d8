# syntax=docker/dockerfile:1
#
#   docker build -t veriff-portal .
#   docker run -p 3000:3000 -v portal-data:/data --env-file .env veriff-portal
#
# The same scripts as `make build`, then the one file that they make on a small system. Every base has its version here, and
# what is shipped installs nothing from a list that changes, so that the same commit makes the same image next year. Raise the versions together.

ARG RUST_VERSION=1.95.0
ARG NODE_VERSION=20.19.5
ARG DEBIAN_VERSION=12.12

FROM node:${NODE_VERSION}-bookworm-slim AS node

FROM rust:${RUST_VERSION}-bookworm AS build
# For the JPEG codec, which is built from source. They leave nothing in the image that is shipped.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends cmake=3.25.1-1 nasm=2.16.01-1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && rustup target add wasm32-unknown-unknown
WORKDIR /build
ENV PORTAL_CACHE=/cache CARGO_TARGET_DIR=/cache/target

# The tools first: this layer stays until one of their versions changes.
COPY Cargo.toml Cargo.lock package.json package-lock.json ./
COPY scripts scripts
RUN scripts/setup build

COPY . .
# What Cargo built last time is kept by the builder, not in the image; the program is copied out of it.
RUN --mount=type=cache,target=/cache/target --mount=type=cache,target=/usr/local/cargo/registry \
    scripts/build release \
    && install -D target/release/portal /out/portal \
    && install -d /out/data

FROM debian:${DEBIAN_VERSION}-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Veriff Portal" \
    org.opencontainers.image.description="A self-hosted identity verification portal on Veriff's API, in your own brand." \
    org.opencontainers.image.licenses="MIT OR Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# Whom to trust when Veriff, PostgreSQL or S3 speak TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/veriff-portal/
COPY --from=build /out/portal /usr/local/bin/portal
COPY --from=build --chown=10001:10001 /out/data /data
# By number: Kubernetes can tell from it that the user is not root (`runAsNonRoot`), and from a name it cannot.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
ENV LISTEN=0.0.0.0:3000 \
    DATABASE_URL=sqlite:///data/portal.db?mode=rwc \
    MEDIA_URL=file:///data/media
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["portal", "health"]
ENTRYPOINT ["portal"]
CMD ["serve"]
