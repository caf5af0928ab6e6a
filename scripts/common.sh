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

# python_tools NAME REQUIREMENTS: prints the folder of programs of a Python environment in target/ with exactly these
# packages; made when missing, made again when the list changes.
python_tools() {
    local folder=target/python/$1 list=$2 wanted
    have python3 || install_debian python3 python3-venv >&2 || die "Python 3.10 or newer is needed: install python3 and python3-venv"
    wanted=$(python3 -c 'import sys; print(sys.version)' | cat - "$list" | cksum)
    if [ "$(cat "$folder/made-of" 2>/dev/null)" != "$wanted" ]; then
        say "Preparing Python tools ($1) …" >&2
        rm -rf "$folder"
        mkdir -p "$(dirname "$folder")"
        if ! python3 -m venv "$folder" >/dev/null 2>&1; then       # Debian keeps venv in a package of its own
            rm -rf "$folder"
            install_debian python3-venv >&2 || die "python3 cannot make environments: install python3-venv"
            python3 -m venv "$folder"
        fi
        "$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$list" >&2
        say "$wanted" > "$folder/made-of"
    fi
    say "$ROOT/$folder/bin"
}
