# A throw-away PostgreSQL: own folder, own port, own password, stopped by its own folder.
# shellcheck shell=bash

postgres_bin() { # prints the newest folder of server programs
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$folder/initdb" ]; then
      echo "$folder"
      return
    fi
  done
}

# The server refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" -- "$@"
  else
    "$@"
  fi
}

start_postgres() {
  local bin port password
  bin=$(postgres_bin)
  POSTGRES_DIR=$(mktemp -d /tmp/lsp-postgres.XXXXXX)
  password=$("$VENV/bin/python" -c 'import secrets; print(secrets.token_hex(16))')
  port=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  printf '%s' "$password" >"$POSTGRES_DIR/password"
  [ "$(id -u)" != 0 ] || chown -R "$(id -un postgres 2>/dev/null || echo nobody)" "$POSTGRES_DIR"
  (
    cd "$POSTGRES_DIR" &&
      as_postgres "$bin/initdb" -D "$POSTGRES_DIR/data" -U lsp --pwfile="$POSTGRES_DIR/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null &&
      as_postgres "$bin/pg_ctl" -D "$POSTGRES_DIR/data" -l "$POSTGRES_DIR/log" -w -s start \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$POSTGRES_DIR -c fsync=on -c max_connections=300"
  ) || return
  POSTGRES_URL="postgresql+psycopg://lsp:$password@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "${POSTGRES_DIR:-}" ] || return 0
  if [ -f "$POSTGRES_DIR/data/postmaster.pid" ]; then
    (cd "$POSTGRES_DIR" && as_postgres "$(postgres_bin)/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate -s stop) || true
  fi
  rm -rf "$POSTGRES_DIR"
}
