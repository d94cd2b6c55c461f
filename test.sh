#!/usr/bin/env bash
# Restores, builds and tests. --all runs the slow tests too (minutes). The last line counts what was run.
# The tests of RabbitMQ, PostgreSQL and AWS get their own servers, unless POLLERSAGA_TEST_RABBITMQ (an amqp:// address),
# POLLERSAGA_TEST_POSTGRES (an Npgsql connection string) and POLLERSAGA_TEST_AWS_URL (an http:// address of S3 and SQS) name
# others: private ones, installed if that needs no more than npm or being root on a Debian-like machine, or else containers.
# Where there is neither, those tests are ignored. An AWS endpoint is spoken to in POLLERSAGA_TEST_AWS_REGION with
# POLLERSAGA_TEST_AWS_ACCESS_KEY and POLLERSAGA_TEST_AWS_SECRET_KEY, which have defaults that a local one takes.
# The dashboard's tests start a Chromium: the system's, installed on the same terms, or the program POLLERSAGA_TEST_CHROMIUM.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

filter=(--filter "Category!=Slow")
case "${1:-}" in
  "") ;;
  --all) filter=() ;;
  *)
    echo "usage: ./test.sh [--all]" >&2
    exit 64
    ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

temporary=$(mktemp -d)
results=$temporary/results
mkdir "$results"
started=()
compose=(docker compose --project-name "pollersaga-tests-$$" --file tests/services.compose.yml)
composed=false

# provide SERVICE VARIABLE PORT sees to it that the variable says how to connect to the service (PORT is its usual one).
provide() {
  local service=$1 variable=$2 port=$3 connection address
  if [ -n "${!variable:-}" ]; then
    return
  fi
  if tests/services.sh install "$service"; then
    started+=("$service")
    connection=$(tests/services.sh start "$service" "$temporary/services")
  elif docker info > /dev/null 2>&1 && docker compose version > /dev/null 2>&1; then
    composed=true
    "${compose[@]}" up --detach --wait "$service"
    address=$("${compose[@]}" port "$service" "$port")
    case $service in
      rabbitmq) connection="amqp://guest:guest@$address/" ;;
      postgres) connection="Host=${address%:*};Port=${address##*:};Username=postgres;Password=postgres;Database=postgres" ;;
      aws) connection="http://$address" ;;
    esac
  else
    echo "There is no $service and no Docker engine, so the tests that need $variable will be ignored." >&2
    return
  fi
  export "$variable=$connection"
}

stop_services() {
  local service
  for service in "${started[@]}"; do
    tests/services.sh stop "$service" "$temporary/services" || true
  done
  started=()
  if "$composed"; then
    "${compose[@]}" down --volumes || true
    composed=false
  fi
}

# shellcheck disable=SC2317 # It is called by the trap.
clean_up() {
  # A second Ctrl+C must not leave a service behind.
  trap '' INT TERM
  stop_services
  rm -rf "$temporary"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

dotnet restore PollerSaga.sln
dotnet build PollerSaga.sln --no-restore

provide rabbitmq POLLERSAGA_TEST_RABBITMQ 5672
provide postgres POLLERSAGA_TEST_POSTGRES 5432
provide aws POLLERSAGA_TEST_AWS_URL 4566
if [ -z "${POLLERSAGA_TEST_CHROMIUM:-}" ] && ! tests/services.sh install chromium; then
  echo "There is no Chromium, so the tests of the dashboard in a browser will be ignored." >&2
fi
export POLLERSAGA_TEST_AWS_REGION="${POLLERSAGA_TEST_AWS_REGION:-us-east-1}"
export POLLERSAGA_TEST_AWS_ACCESS_KEY="${POLLERSAGA_TEST_AWS_ACCESS_KEY:-test}"
export POLLERSAGA_TEST_AWS_SECRET_KEY="${POLLERSAGA_TEST_AWS_SECRET_KEY:-test}"

# One project after the other: the end-to-end tests have the machine for themselves.
exit_code=0
dotnet test PollerSaga.sln --no-build -m:1 "${filter[@]}" --results-directory "$results" --logger "trx;LogFilePrefix=tests" || exit_code=$?

# Not at the end, where what this prints would come after the last line.
stop_services

# The sum of an attribute of <Counters> over all result files.
count() {
  find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }' || true
}

total=$(count total)
executed=$(count executed)
passed=$(count passed)
failed=$((executed - passed))

# No result at all is no success, and neither is a test host that died with all its results good.
if [ "$total" -eq 0 ] && [ "$exit_code" -eq 0 ]; then
  echo "No test was run." >&2
  exit_code=1
fi

echo "$passed passed, $failed failed, $((total - executed)) skipped"
exit "$exit_code"
