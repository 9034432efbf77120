# Shared by the scripts beside it: steps with their time, system packages, the Python environment.
# shellcheck shell=bash

export LC_ALL=C.UTF-8
VENV=${LSP_VENV:-.venv}

say() { printf '%s\n' "$*"; }

stop() { # stop CODE MESSAGE…
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}

# step NAME COMMAND… runs it and prints its time. bash forgets `set -e` inside a function whose
# result is asked for, as it is here, so every function that has several commands joins them.
step() {
  local name=$1 start=$EPOCHREALTIME status=0
  shift
  say "── $name"
  "$@" || status=$?
  printf '── %s: %s after %s s\n' "$name" "$([ "$status" = 0 ] && echo done || echo "FAILED ($status)")" \
    "$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')"
  return "$status"
}

have() { command -v "$1" >/dev/null 2>&1; }

# apt_install PACKAGE… as root or through sudo; without rights it names the line and stops.
apt_install() {
  local line="apt-get update && apt-get install -y --no-install-recommends $*" root=()
  have apt-get || stop 3 "Install these packages (Debian's names), then start again:" "  $*"
  if [ "$(id -u)" != 0 ]; then
    have sudo || stop 3 "Run this as root, then start again:" "  $line"
    root=(sudo)
  fi
  # RUNLEVEL=1 keeps a freshly installed service from starting by itself.
  "${root[@]}" apt-get update -qq || stop 3 "The package lists could not be read. Run this as root:" "  $line"
  "${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null || stop 3 "This failed:" "  $line"
}

find_python() { # prints the first Python that is new enough
  local name
  for name in python3 python3.11 python3.12 python3.13 python3.14; do
    if have "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"
      return
    fi
  done
  return 1
}

check_machine() {
  PYTHON=$(find_python) || stop 3 "Python 3.11 or newer is needed:" "  apt-get install python3"
  local free
  free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge 1000 ] || stop 4 "About 1 GB of disk is needed; $free MB are free here."
  say "   $("$PYTHON" --version), $free MB free"
}

pango_loads() {
  "$PYTHON" - <<'PY'
import ctypes, sys

def loads(name):
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib", f"/opt/homebrew/lib/lib{name}.0.dylib"):
        try:
            ctypes.CDLL(file)
            return True
        except OSError:
            continue
    return False

sys.exit(not all(map(loads, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))))
PY
}

check_pango() { # WeasyPrint draws text with Pango
  pango_loads && return
  if ! have apt-get; then
    stop 3 "Pango is missing. Run the line of your system, then start again:" \
      "  dnf install pango harfbuzz dejavu-sans-fonts" \
      "  apk add pango harfbuzz-subset font-dejavu" \
      "  brew install pango"
  fi
  apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
  pango_loads || stop 3 "Pango was installed but does not load."
}

make_venv() {
  [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return
  # Debian ships Python without the part that puts pip into an environment.
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv || return
  "$PYTHON" -m venv --clear "$VENV"
}

lock_stamp() { cat "$1" setup.cfg pyproject.toml | sha256sum | cut -d' ' -f1; }

# The lock pins the installer itself, too.
install_uv() {
  awk '/^uv==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements.lock >"$VENV/uv.lock"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps --only-binary=:all: -r "$VENV/uv.lock"
}

install_lock() { # install_lock LOCK
  if install_uv && "$VENV/bin/uv" pip sync --quiet --require-hashes --python "$VENV/bin/python" "$1"; then
    return
  fi
  say "   uv did not succeed, so pip does the same"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
}

# setuptools stands in the lock, so building the project fetches nothing.
install_project() {
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --no-index --editable .
}

# install_environment LOCK: does nothing when a stamp says that this very lock is installed.
install_environment() {
  local stamps="$VENV/lsp-locks" stamp
  stamp="$(lock_stamp "$1")"
  if [ -f "$stamps" ] && grep -qx "$stamp" "$stamps"; then
    say "   as locked already"
    return
  fi
  rm -f "$stamps"
  install_lock "$1" && install_project || return
  # The development lock holds every line of the product's.
  { lock_stamp requirements.lock && echo "$stamp"; } >"$stamps"
}
