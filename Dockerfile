# syntax=docker/dockerfile:1
#
#   docker build -t veriff-portal .
#   docker run -p 3000:3000 -v portal-data:/data --env-file .env veriff-portal
#
# The same scripts as `make build`, then the one file that they make on a small system.

FROM rust:1-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends cmake nasm nodejs npm \
    && rm -rf /var/lib/apt/lists/* \
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

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --no-create-home portal
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/veriff-portal/
COPY --from=build /out/portal /usr/local/bin/portal
COPY --from=build --chown=portal:portal /out/data /data
USER portal
WORKDIR /data
VOLUME /data
EXPOSE 3000
ENV LISTEN=0.0.0.0:3000 \
    DATABASE_URL=sqlite:///data/portal.db?mode=rwc \
    MEDIA_URL=file:///data/media
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["portal", "health"]
ENTRYPOINT ["portal"]
CMD ["serve"]
