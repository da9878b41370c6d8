# shellcheck shell=bash
# What every script here needs to know. Sourced, not run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything heavy lives outside the clone, so that a second clone, or a clean one, need not build it again.
export PORTAL_CACHE="${PORTAL_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/veriff-portal}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PORTAL_CACHE/target}"
export npm_config_cache="${npm_config_cache:-$PORTAL_CACHE/npm}"

# Cargo knows a source of the project by its path inside the clone and by its age. Of two clones that share the cache, the one
# whose files are older would be given what was built from the other's: so whoever comes after another clone builds anew.
if [ -d "$CARGO_TARGET_DIR" ] && [ "$(cat "$CARGO_TARGET_DIR/clone" 2>/dev/null)" != "$ROOT" ]; then
    find "$ROOT/src" "$ROOT/crates" "$ROOT/tests" "$ROOT/benches" "$ROOT"/*.rs -name '*.rs' -exec touch {} + 2>/dev/null || true
    printf '%s\n' "$ROOT" >"$CARGO_TARGET_DIR/clone"
fi

# What `scripts/setup` found out: which Rust builds both halves, and where the browser is.
for file in toolchain.env browser.env; do
    # shellcheck source=/dev/null
    if [ -f "$PORTAL_CACHE/$file" ]; then . "$PORTAL_CACHE/$file"; fi
done
unset file

# One clear sentence, and out.
die() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# limit SECONDS COMMAND…: macOS has no `timeout`; there it runs without a limit.
limit() {
    local seconds=$1
    shift
    if command -v timeout >/dev/null; then timeout -k 10 "$seconds" "$@"; else "$@"; fi
}

# The first version of a package in a lock file of Cargo's.
locked_version() {
    awk -v name="$1" '$1 == "name" && $3 == "\"" name "\"" { getline; gsub("\"", "", $3); print $3; exit }' "$ROOT/Cargo.lock"
}

# The program that makes the JavaScript: one for each version of wasm-bindgen, and of our own source of it.
bindgen_program() {
    printf '%s/bin/bindgen-%s-%s\n' "$PORTAL_CACHE" "$(locked_version wasm-bindgen)" "$(cksum <"$ROOT/scripts/bindgen.rs" | cut -d' ' -f1)"
}

# place_program dev|release: puts the built portal where everybody looks for it, though Cargo builds in the cache.
place_program() {
    local folder=$1
    if [ "$folder" = dev ]; then folder=debug; fi
    if [ "$CARGO_TARGET_DIR/$folder/portal" -ef "$ROOT/target/$folder/portal" ]; then return; fi
    mkdir -p "$ROOT/target/$folder"
    # Under a new name first: the old one may be running.
    cp "$CARGO_TARGET_DIR/$folder/portal" "$ROOT/target/$folder/portal.new"
    mv "$ROOT/target/$folder/portal.new" "$ROOT/target/$folder/portal"
}
