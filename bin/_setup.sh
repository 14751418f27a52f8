# Sourced by the commands of bin/: finds Python and uv, installs what uv.lock says into .venv.
# A machine that has everything pays a fraction of a second.
# shellcheck shell=bash

# An administration's network often has a certificate authority of its own: believe the machine's.
AUTHORITIES=/etc/ssl/certs/ca-certificates.crt
if [ -f "$AUTHORITIES" ]; then export PIP_CERT=${PIP_CERT:-$AUTHORITIES}; fi
export UV_SYSTEM_CERTS=true

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Install Debian packages where we may; tells whether it worked.
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "Installation de $* (apt-get)…"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -qq --no-install-recommends "$@" ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; }; } >/dev/null 2>&1
}

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    die "Relais demande Python 3.11 ou plus récent (sous Debian 12 : apt-get install python3 python3-venv)."
}

# uv of the machine, else one of our own in .venv-uv.
find_uv() {
    if command -v uv; then return; fi
    local home=$ROOT/.venv-uv
    if [ ! -x "$home/bin/uv" ]; then
        local python
        python=$(find_python)
        if ! "$python" -c 'import ensurepip' 2>/dev/null; then
            apt_install python3-venv || die "Il manque le module venv : apt-get install python3-venv."
        fi
        say "Installation de uv…"
        "$python" -m venv --clear "$home"
        "$home/bin/python" -m pip install --quiet --disable-pip-version-check uv >&2
    fi
    printf '%s\n' "$home/bin/uv"
}

# setup [options of uv sync]: make .venv what uv.lock says, and put it first on PATH.
setup() {
    UV=$(find_uv)
    # Python comes from the machine, packages from their registry: nothing else is downloaded.
    export UV_PYTHON_DOWNLOADS=never
    [ -d "$ROOT/.venv" ] || say "Installation des dépendances…"
    if ! command -v python3.11 >/dev/null; then
        UV_PYTHON=$(find_python)
        export UV_PYTHON
    fi
    "$UV" sync --project "$ROOT" --frozen --quiet "$@"
    export VIRTUAL_ENV=$ROOT/.venv PATH=$ROOT/.venv/bin:$PATH
}
