# Sourced by the other scripts: where caches live, so that a fresh clone reuses what an earlier one built.
# Everything here can be set from outside.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${JACKFIELD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jackfield}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export JACKFIELD_GUEST_TARGET_DIR=${JACKFIELD_GUEST_TARGET_DIR:-$CARGO_TARGET_DIR/guest}
# Incremental state is large and no use to a build that runs once, and nobody debugs it; a panic names its line without.
if [ -n "${CI:-}" ]; then export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0; fi
# Compiling what runs plugins in TypeScript takes half a minute in a debug build: servers of tests share it.
export JACKFIELD_COMPILED=${JACKFIELD_COMPILED:-$cache/compiled}
mkdir -p "$cache"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
