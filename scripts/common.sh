# Read by the other scripts (". scripts/common.sh"): where we are, how we speak, what is installed.
# Never run on its own; leaves the shell in the repository's root.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD

say()  { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die()  { printf 'cirmos: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND…: runs it as root, or answers 1 when we cannot become root without asking.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

# install_debian PACKAGE…: by apt-get, quietly; answers 1 where that is not possible.
install_debian() {
    have apt-get || return 1
    say "Installing $* …"
    # An old package list names versions that the mirror no longer has: refresh it first.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null </dev/null || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null
}

# free_port: a TCP port of 127.0.0.1 on which nobody listens now.
free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { say "$port"; return 0; }
    done
    die "found no free port between 20000 and 32000"
}
