#!/usr/bin/env bash
# Private RabbitMQ brokers, PostgreSQL servers and AWS endpoints (S3 and SQS) for the tests. They listen only on loopback
# and write only to one folder.
#
#   tests/services.sh install [rabbitmq] [postgres] [aws]   installs missing services (with apt-get, as root, and npm);
#                                                           also installs chromium for the dashboard's tests and
#                                                           npm for the spelling check
#   tests/services.sh start rabbitmq|postgres|aws FOLDER    starts a service, waits until it is ready, prints its address
#   tests/services.sh stop rabbitmq|postgres|aws FOLDER     stops a service; its ports and data stay in FOLDER
#   tests/services.sh kill rabbitmq|postgres|aws FOLDER     kills a service, like a crash
#
# Each command can be repeated. A restarted service has the same ports and data. The AWS endpoint has the same port, but
# keeps its data only in memory.
# With POLLERSAGA_SERVICES_DURABLE=1, PostgreSQL flushes every commit to disk, as benchmarks require.
# PostgreSQL refuses to run as root. For root, it runs as the user postgres, who must have access to FOLDER. The script
# grants this access (o+x) to folders inside the temporary folder (TMPDIR, or else /tmp), but not to others.
set -euo pipefail
umask 022

readonly start_limit=60 stop_limit=20
endpoint=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/aws
readonly endpoint

usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 64
}

fail() {
  echo "services.sh: $*" >&2
  exit 1
}

# ---- Processes. A process is identified by its id and its start time, because ids are reused.

started_at() {
  local stat fields
  read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
  # The program's name, in parentheses, can contain any character. The fields are therefore counted after it.
  read -ra fields <<< "${stat##*) }"
  # Without an init process, for example in a container, an ended process stays as a zombie.
  [ "${fields[0]}" != Z ] && echo "${fields[19]}"
}

is_running() {
  local pid started
  [ -s "$1" ] && read -r pid started < "$1" && [ "$(started_at "$pid")" = "$started" ]
}

is_gone() {
  ! is_running "$1"
}

are_gone() {
  local pid
  for pid in "$@"; do
    started_at "$pid" > /dev/null && return 1
  done
  return 0
}

# wait_until SECONDS COMMAND...
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# run_detached NAME COMMAND... runs a command that outlives this script, in a session of its own, so that Ctrl+C does not
# reach it. Its output goes to NAME.log and its id to NAME.pid. It keeps none of the caller's pipes open.
run_detached() {
  local name=$1
  shift
  (
    cd "$home"
    pid=$BASHPID
    echo "$pid $(started_at "$pid")" > "$name.pid"
    exec setsid "$@"
  ) < /dev/null >> "$home/$name.log" 2>&1 &
  # The process itself writes its id, so that no process runs without a recorded id.
  wait_until 10 test -s "$home/$name.pid"
}

# end_process NAME SIGNAL
end_process() {
  local file=$home/$1.pid signal=$2 pid children
  if is_running "$file"; then
    read -r pid _ < "$file"
    if [ "$signal" != KILL ]; then
      kill -s "$signal" "$pid"
      wait_until "$stop_limit" is_gone "$file" || echo "services.sh: $1 in $home did not stop within $stop_limit s and is killed." >&2
    fi
    if is_running "$file"; then
      # Its children end by themselves, but with a delay that would prevent a restart.
      read -ra children < "/proc/$pid/task/$pid/children" || true
      kill -s KILL "$pid" "${children[@]}" 2> /dev/null || true
      wait_until 10 are_gone "$pid" "${children[@]}" || fail "$1 in $home (process $pid) cannot be killed"
    fi
  fi
  rm -f "$file"
}

# ---- Ports.

accepts() {
  (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null
}

# choose_ports COUNT sets ports to the recorded ports or to free ones. These are below the ports of outgoing connections
# (from 32768), which could otherwise use a port while the service is stopped.
choose_ports() {
  local count=$1 port
  if [ -s "$home/ports" ]; then
    read -ra ports < "$home/ports"
    return
  fi
  ports=()
  while [ "${#ports[@]}" -lt "$count" ]; do
    port=$((20000 + RANDOM % 12000))
    if [[ " ${ports[*]} " != *" $port "* ]] && ! accepts "$port"; then
      ports+=("$port")
    fi
  done
  echo "${ports[*]}" > "$home/ports"
}

# ---- RabbitMQ.

# Excludes the distribution's /usr/sbin/rabbitmq-server: it switches from root to the user rabbitmq, and refuses other users.
find_rabbitmq() {
  local candidate
  while read -r candidate; do
    if [ -x "$candidate" ] && find_epmd > /dev/null; then
      echo "$candidate"
      return
    fi
  done < <(
    echo /usr/lib/rabbitmq/bin/rabbitmq-server
    printf '%s\n' /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server | sort -rV
    type -aP rabbitmq-server | grep -v '^/usr/sbin/'
  )
  return 1
}

find_epmd() {
  type -P epmd && return
  local candidate
  for candidate in /usr/lib/erlang/bin/epmd /usr/lib/erlang/erts-*/bin/epmd; do
    if [ -x "$candidate" ]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

rabbitmq_launch() {
  local server epmd
  server=$(find_rabbitmq) || fail "rabbitmq-server is not installed; run: tests/services.sh install rabbitmq"
  epmd=$(find_epmd)
  choose_ports 3
  local port=${ports[0]} distribution_port=${ports[1]} epmd_port=${ports[2]}

  # RabbitMQ blocks publishers if disk space or memory is low. The limit for the disk also suits a nearly full build machine.
  cat > "$home/rabbitmq.conf" <<END
listeners.tcp.default = 127.0.0.1:$port
loopback_users.guest = true
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.relative = 0.5
END
  echo '[].' > "$home/enabled_plugins"
  : > "$home/rabbitmq-env.conf"

  # Erlang's name server. Otherwise, the broker would start it as a daemon that is never stopped.
  if ! is_running "$home/epmd.pid"; then
    rm -f "$home/epmd.pid"
    run_detached epmd env -i "$epmd" -address 127.0.0.1 -port "$epmd_port"
    wait_until 10 accepts "$epmd_port" || fail "epmd does not answer on port $epmd_port: $(tail -n 5 "$home/epmd.log")"
  fi

  # The environment is empty, because a variable can change any setting of the broker.
  # RUNNING_UNDER_SYSTEMD makes the start script exec the broker, so that signals reach the broker directly.
  # There are at most two schedulers, not bound to a core, because other brokers and the tests run at the same time.
  local environment=(
    PATH="$PATH" HOME="$home" LANG=C.UTF-8
    RUNNING_UNDER_SYSTEMD=true
    ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1
    ERL_CRASH_DUMP="$home/erl_crash.dump"
    RABBITMQ_NODENAME=rabbit@localhost
    RABBITMQ_NODE_PORT="$port" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
    RABBITMQ_DIST_PORT="$distribution_port"
    RABBITMQ_CONF_ENV_FILE="$home/rabbitmq-env.conf"
    RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf"
    RABBITMQ_CONFIG_FILES="$home/conf.d"
    RABBITMQ_ADVANCED_CONFIG_FILE="$home/advanced.config"
    RABBITMQ_GENERATED_CONFIG_DIR="$home/config"
    RABBITMQ_SCHEMA_DIR="$home/schema"
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins"
    RABBITMQ_MNESIA_BASE="$home/mnesia"
    RABBITMQ_LOG_BASE="$home/logs" RABBITMQ_LOGS=-
    RABBITMQ_SCHEDULER_BIND_TYPE=u
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}"
  )
  run_detached server env -i "${environment[@]}" "$server"
}

# The broker listens after all its other parts have started. It answers a client's first bytes with a frame of type 1.
rabbitmq_ready() {
  local port=${ports[0]} LC_ALL=C
  (
    exec 3<> "/dev/tcp/127.0.0.1/$port"
    printf 'AMQP\0\0\011\001' >&3
    read -r -t 5 -N 1 -u 3 answer
    [ "$answer" = $'\001' ]
  ) 2> /dev/null
}

rabbitmq_connection() {
  echo "amqp://guest:guest@127.0.0.1:${ports[0]}/"
}

rabbitmq_end() {
  end_process server "$1"
  end_process epmd TERM
}

# ---- PostgreSQL.

# Prints the folder of the server's programs. The newest version has priority.
find_postgres() {
  local candidate
  while read -r candidate; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
      echo "$candidate"
      return
    fi
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV
    pg_config --bindir 2> /dev/null
    dirname "$(type -P initdb)"
  )
  return 1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# Grants access (o+x) to the temporary folders on the path to the data.
make_reachable() {
  local temporary folder=$home
  temporary=$(cd "${TMPDIR:-/tmp}" && pwd -P)
  while [[ "$folder" == "$temporary"/* ]]; do
    chmod o+x "$folder"
    folder=$(dirname "$folder")
  done
  "${as_postgres[@]}" test -x "$home" || fail "the user postgres cannot access $home; run chmod o+x on the folders of its path"
}

postgres_launch() {
  local programs
  programs=$(find_postgres) || fail "the PostgreSQL server is not installed; run: tests/services.sh install postgres"
  choose_ports 1

  # The environment is empty, because PGDATA, PGPORT and similar variables change settings.
  local as_postgres=(env -i PATH="$PATH" LANG=C.UTF-8)
  if is_root; then
    id postgres > /dev/null 2>&1 || fail "PostgreSQL does not run as root, and the user postgres does not exist"
    as_postgres+=(setpriv --reuid=postgres --regid="$(id -g postgres)" --init-groups)
    make_reachable
  fi

  # The data folder is created under another name, so that an interrupted initdb leaves no incomplete data folder.
  if [ ! -d "$home/data" ]; then
    rm -rf "$home/data.new"
    mkdir -m 700 "$home/data.new"
    echo postgres > "$home/password"
    if is_root; then
      chown postgres: "$home/data.new"
    fi
    (cd "$home" && "${as_postgres[@]}" "$programs/initdb" --pgdata="$home/data.new" --username=postgres --pwfile="$home/password" \
      --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync) > "$home/initdb.log" 2>&1 \
      || fail "initdb failed: $(tail -n 20 "$home/initdb.log")"
    mv "$home/data.new" "$home/data"
  fi

  # Without fsync, data survives a crash of the server, but not of the machine. This is sufficient for tests, and faster.
  local durability=(-c fsync=off -c full_page_writes=off)
  if [ "${POLLERSAGA_SERVICES_DURABLE:-}" = 1 ]; then
    durability=()
  fi
  run_detached server "${as_postgres[@]}" "$programs/postgres" -D "$home/data" -p "${ports[0]}" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 "${durability[@]}"
}

postgres_ready() {
  local programs
  programs=$(find_postgres)
  env -i "$programs/pg_isready" -q -h 127.0.0.1 -p "${ports[0]}" -U postgres -d postgres
}

postgres_connection() {
  echo "Host=127.0.0.1;Port=${ports[0]};Username=postgres;Password=postgres;Database=postgres"
}

# INT is PostgreSQL's fast shutdown. TERM would wait for clients to disconnect.
postgres_end() {
  local signal=$1
  if [ "$signal" = TERM ]; then
    signal=INT
  fi
  end_process server "$signal"
}

# ---- The AWS endpoint, an npm package.

# Prints the path of Node 20 or later.
find_node() {
  local candidate
  candidate=$(type -P node) && [ "$("$candidate" -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] && echo "$candidate"
}

# A Node.js with its package manager.
find_npm() {
  find_node && type -P npm
}

# The installed packages must match the lock file. npm records them in .package-lock.json.
find_aws() {
  find_node > /dev/null && [ "$endpoint/node_modules/.package-lock.json" -nt "$endpoint/package-lock.json" ] && echo "$endpoint"
}

aws_launch() {
  local node
  find_aws > /dev/null || fail "the AWS endpoint is not installed; run: tests/services.sh install aws"
  node=$(find_node)
  choose_ports 1
  run_detached server env -i PATH="$PATH" LANG=C.UTF-8 "$node" "$endpoint/endpoint.mjs" 127.0.0.1 "${ports[0]}"
}

aws_ready() {
  local port=${ports[0]}
  (
    exec 3<> "/dev/tcp/127.0.0.1/$port"
    printf 'GET /health HTTP/1.0\r\n\r\n' >&3
    read -r -t 5 -u 3 answer
    [[ "$answer" == "HTTP/1."?" 200 "* ]]
  ) 2> /dev/null
}

aws_connection() {
  echo "http://127.0.0.1:${ports[0]}"
}

aws_end() {
  end_process server "$1"
}

# ---- Chromium. The tests start it.

find_chromium() {
  type -P chromium || type -P chromium-browser || type -P google-chrome || type -P google-chrome-stable
}

# ---- The commands.

is_ready_or_gone() {
  "${service}_ready" || is_gone "$home/server.pid"
}

start() {
  mkdir -p "$home"
  # If this script ends before the service is ready, the service is stopped.
  trap 'trap "" INT TERM; "${service}_end" TERM' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if is_running "$home/server.pid"; then
    trap - EXIT
    choose_ports 1
  else
    rm -f "$home/server.pid"
    "${service}_launch"
  fi
  if ! wait_until "$start_limit" is_ready_or_gone || ! is_running "$home/server.pid"; then
    tail -n 40 "$home/server.log" >&2
    fail "$service in $home did not start; the end of its log is above"
  fi
  trap - EXIT
  "${service}_connection"
}

install() {
  local service packages=() modules=false
  for service in "$@"; do
    if [ "$(uname)" = Linux ] && "find_$service" > /dev/null; then
      continue
    fi
    case $service in
      rabbitmq) packages+=(rabbitmq-server) ;;
      postgres) packages+=(postgresql) ;;
      chromium) packages+=(chromium fonts-dejavu-core) ;;
      npm) find_npm > /dev/null || packages+=(nodejs npm) ;;
      aws)
        modules=true
        find_npm > /dev/null || packages+=(nodejs npm)
        ;;
    esac
  done
  if [ "${#packages[@]}" -gt 0 ]; then
    install_packages "${packages[@]}"
  fi
  if "$modules"; then
    find_node > /dev/null || fail "the AWS endpoint needs Node 20 or later; the installed version is $(node --version)"
    npm ci --prefix "$endpoint" >&2 || fail "npm could not install the packages in $endpoint/package-lock.json"
  fi
}

# install_packages PACKAGE... installs packages of the distribution.
install_packages() {
  if ! is_root || ! type -P apt-get > /dev/null; then
    fail "missing packages: $*; install them, or run this script as root on a Debian-like system"
  fi

  # Prevents the installation from starting the packages' own services.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
  fi

  local apt=(apt-get -q -o DPkg::Lock::Timeout=300)
  export DEBIAN_FRONTEND=noninteractive
  # The package lists are missing in a new container and may be outdated in an old one.
  "${apt[@]}" install -y --no-install-recommends "$@" >&2 || {
    "${apt[@]}" update >&2
    "${apt[@]}" install -y --no-install-recommends "$@" >&2
  } || fail "apt-get could not install $*"
}

command=${1:-}
shift || usage

if [ "$command" = install ]; then
  [ $# -gt 0 ] || set -- rabbitmq postgres aws chromium
  for service in "$@"; do
    [[ "$service" =~ ^(rabbitmq|postgres|aws|chromium|npm)$ ]] || usage
  done
  install "$@"
  exit
fi

[[ $# -eq 2 && "$1" =~ ^(rabbitmq|postgres|aws)$ && -n "$2" ]] || usage
service=$1
if [ "$command" = start ]; then
  mkdir -p "$2"
elif [ ! -d "$2" ]; then
  exit 0
fi
# Each service has a subfolder, so that all can share FOLDER.
home=$(cd "$2" && pwd -P)/$service

case $command in
  start) start ;;
  stop) "${service}_end" TERM ;;
  kill) "${service}_end" KILL ;;
  *) usage ;;
esac
