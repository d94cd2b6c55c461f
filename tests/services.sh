#!/usr/bin/env bash
# Private RabbitMQ brokers, PostgreSQL servers and AWS endpoints (S3 and SQS) for the tests, on loopback alone and with all
# they write in one folder.
#
#   tests/services.sh install [rabbitmq] [postgres] [aws]   installs what is missing (with apt-get, as root, and npm);
#                                                           chromium too, the browser of the dashboard's tests
#   tests/services.sh start rabbitmq|postgres|aws FOLDER    starts one, waits until it answers, prints how to connect to it
#   tests/services.sh stop rabbitmq|postgres|aws FOLDER     stops it in an orderly way; its ports and data stay in FOLDER
#   tests/services.sh kill rabbitmq|postgres|aws FOLDER     stops it as a crash would
#
# Each of them may be repeated. Started again, a service has the ports and the data it had before, but for the AWS endpoint:
# it has the port, and keeps what it holds in memory alone.
# With POLLERSAGA_SERVICES_DURABLE=1 PostgreSQL has every commit on disk, as benchmarks need it.
# PostgreSQL refuses to run as root and then runs as the user postgres, who must be able to reach FOLDER: folders inside
# the temporary folder (TMPDIR, or else /tmp) are opened for passing through, others have to be open already.
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

# ---- Processes. A process is known by its id and the time it was started, as ids are given out again.

started_at() {
  local stat fields
  read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
  # The program's name, in parentheses, may hold anything, so the fields are counted from behind it.
  read -ra fields <<< "${stat##*) }"
  # Where nobody collects orphans (a container without an init) a process that ended stays as a zombie.
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

# run_detached NAME COMMAND... runs a command for longer than this script, in a session of its own (out of Ctrl+C's
# reach), with its output in NAME.log and itself in NAME.pid. It leaves none of the caller's pipes open.
run_detached() {
  local name=$1
  shift
  (
    cd "$home"
    pid=$BASHPID
    echo "$pid $(started_at "$pid")" > "$name.pid"
    exec setsid "$@"
  ) < /dev/null >> "$home/$name.log" 2>&1 &
  # The id is written by the process itself, so that nothing can come between its start and the note of it.
  wait_until 10 test -s "$home/$name.pid"
}

# end_process NAME SIGNAL
end_process() {
  local file=$home/$1.pid signal=$2 pid children
  if is_running "$file"; then
    read -r pid _ < "$file"
    if [ "$signal" != KILL ]; then
      kill -s "$signal" "$pid"
      wait_until "$stop_limit" is_gone "$file" || echo "services.sh: $1 in $home did not stop in time and is killed." >&2
    fi
    if is_running "$file"; then
      # Its children end by themselves, but not at once, and as long as they live it can't be started again.
      read -ra children < "/proc/$pid/task/$pid/children" || true
      kill -s KILL "$pid" "${children[@]}" 2> /dev/null || true
      wait_until 10 are_gone "$pid" "${children[@]}" || fail "$1 in $home (process $pid) can't be killed"
    fi
  fi
  rm -f "$file"
}

# ---- Ports.

accepts() {
  (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null
}

# Sets ports: the remembered ones, or COUNT free ones. They lie below those that systems give to outgoing connections
# (from 32768), which could take one while the service is stopped.
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

# Not the distribution's /usr/sbin/rabbitmq-server, which as root changes to the user rabbitmq and else refuses to run.
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
  server=$(find_rabbitmq) || fail "there is no rabbitmq-server; see: tests/services.sh install"
  epmd=$(find_epmd)
  choose_ports 3
  local port=${ports[0]} distribution_port=${ports[1]} epmd_port=${ports[2]}

  # A message is refused while the disk or the memory is short, so the disk's limit is one that a full build machine
  # keeps too.
  cat > "$home/rabbitmq.conf" <<END
listeners.tcp.default = 127.0.0.1:$port
loopback_users.guest = true
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.relative = 0.5
END
  echo '[].' > "$home/enabled_plugins"
  : > "$home/rabbitmq-env.conf"

  # Erlang's name server. Without one on the port the broker would start it, as a daemon that nobody stops.
  if ! is_running "$home/epmd.pid"; then
    rm -f "$home/epmd.pid"
    run_detached epmd env -i "$epmd" -address 127.0.0.1 -port "$epmd_port"
    wait_until 10 accepts "$epmd_port" || fail "epmd does not answer on port $epmd_port: $(tail -n 5 "$home/epmd.log")"
  fi

  # An empty environment, as every setting of the broker can come from a variable.
  # RUNNING_UNDER_SYSTEMD makes the start script become the broker, so that signals reach it without the script between.
  # The schedulers are neither bound to a core nor more than two, as other brokers and the tests run beside this one.
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

# The broker listens when the rest of it has started. It answers a client's first bytes with a frame of type 1.
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

# The folder of the programs, the newest version's first.
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

# Opens the folders on the way to the data for passing through, as far as they are temporary ones.
make_reachable() {
  local temporary folder=$home
  temporary=$(cd "${TMPDIR:-/tmp}" && pwd -P)
  while [[ "$folder" == "$temporary"/* ]]; do
    chmod o+x "$folder"
    folder=$(dirname "$folder")
  done
  "${as_postgres[@]}" test -x "$home" || fail "the user postgres can't reach $home; chmod o+x the folders on the way"
}

postgres_launch() {
  local programs
  programs=$(find_postgres) || fail "there is no PostgreSQL server; see: tests/services.sh install"
  choose_ports 1

  # An empty environment, as PGDATA, PGPORT and the like are settings too.
  local as_postgres=(env -i PATH="$PATH" LANG=C.UTF-8)
  if is_root; then
    id postgres > /dev/null 2>&1 || fail "PostgreSQL does not run as root, and there is no user postgres"
    as_postgres+=(setpriv --reuid=postgres --regid="$(id -g postgres)" --init-groups)
    make_reachable
  fi

  # Made under another name, so that one whose making was interrupted is not taken for a whole one.
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

  # Without fsync data outlives the server's end, however sudden, but not the machine's: enough for tests, and faster.
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

# INT is PostgreSQL's fast shutdown: it does not wait for clients to leave, as TERM does.
postgres_end() {
  local signal=$1
  if [ "$signal" = TERM ]; then
    signal=INT
  fi
  end_process server "$signal"
}

# ---- The AWS endpoint, which is a program of npm's.

# A Node that can run it.
find_node() {
  local candidate
  candidate=$(type -P node) && [ "$("$candidate" -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] && echo "$candidate"
}

# What is installed must be what the lock file says, which npm notes in a copy of its own.
find_aws() {
  find_node > /dev/null && [ "$endpoint/node_modules/.package-lock.json" -nt "$endpoint/package-lock.json" ] && echo "$endpoint"
}

aws_launch() {
  local node
  find_aws > /dev/null || fail "there is no AWS endpoint; see: tests/services.sh install"
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

# ---- Chromium, which tests start themselves.

find_chromium() {
  type -P chromium || type -P chromium-browser || type -P google-chrome || type -P google-chrome-stable
}

# ---- The commands.

is_ready_or_gone() {
  "${service}_ready" || is_gone "$home/server.pid"
}

start() {
  mkdir -p "$home"
  # Whatever ends this script before the service answers, the service does not stay behind.
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
      aws)
        modules=true
        find_node > /dev/null && type -P npm > /dev/null || packages+=(nodejs npm)
        ;;
    esac
  done
  if [ "${#packages[@]}" -gt 0 ]; then
    install_packages "${packages[@]}"
  fi
  if "$modules"; then
    find_node > /dev/null || fail "the AWS endpoint needs Node 20 or later, and there is $(node --version)"
    npm ci --prefix "$endpoint" >&2 || fail "npm could not install what $endpoint/package-lock.json names"
  fi
}

# install_packages PACKAGE... installs packages of the distribution.
install_packages() {
  if ! is_root || ! type -P apt-get > /dev/null; then
    fail "missing: $*; only root on a Debian-like machine can have them installed by this script"
  fi

  # The packages' own services would start with the installation. This is the distribution's way to forbid it.
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
  # The package lists are missing in a fresh container and outdated in an old one, and good otherwise.
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
    [[ "$service" =~ ^(rabbitmq|postgres|aws|chromium)$ ]] || usage
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
# A folder for each, so that all can be given the same one.
home=$(cd "$2" && pwd -P)/$service

case $command in
  start) start ;;
  stop) "${service}_end" TERM ;;
  kill) "${service}_end" KILL ;;
  *) usage ;;
esac
