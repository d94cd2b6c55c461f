#!/usr/bin/env bash
# Restores, builds and tests. --all also runs the slow tests (minutes). The last line contains the number of tests.
#
# The script starts servers for the tests with RabbitMQ, PostgreSQL and AWS. To use existing servers, set
#   POLLERSAGA_TEST_RABBITMQ   an amqp:// address
#   POLLERSAGA_TEST_POSTGRES   an Npgsql connection string
#   POLLERSAGA_TEST_AWS_URL    an http:// address of S3 and SQS; also POLLERSAGA_TEST_AWS_REGION,
#                              POLLERSAGA_TEST_AWS_ACCESS_KEY and POLLERSAGA_TEST_AWS_SECRET_KEY, whose defaults are
#                              valid for local endpoints
# The script installs missing servers if npm is sufficient, or as root on a Debian-like system. Otherwise, it uses
# containers. Without Docker, these tests are ignored.
# The end-to-end tests run the program in POLLERSAGA_TEST_PROGRAM; without it, the script publishes the program. The slow ones also run the
# program with failpoints in POLLERSAGA_TEST_FAILPOINTS.
# The dashboard's tests start Chromium: POLLERSAGA_TEST_CHROMIUM, or the system's, which is installed in the same way.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# No --filter: the adapter ignores one that selects more than 2,000 tests, and runs all.
filter=(-- "NUnit.Where=cat != Slow")
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

# provide SERVICE VARIABLE PORT sets the variable to the service's address and starts the service if necessary. PORT is its
# default port.
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
    echo "$service is not installed and Docker is not available. The tests that need $variable are ignored." >&2
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

# shellcheck disable=SC2317 # The trap calls it.
clean_up() {
  # A second Ctrl+C must not leave a service running.
  trap '' INT TERM
  stop_services
  rm -rf "$temporary"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

dotnet restore PollerSaga.sln
dotnet build PollerSaga.sln --no-restore

# The end-to-end tests run the program as it is published: precompiled, it starts in half the time.
runtime=$(dotnet --info | awk '$1 == "RID:" { print $2 }')
if [ -z "${POLLERSAGA_TEST_PROGRAM:-}" ]; then
  eng/publish.sh "$runtime" "$temporary/program"
  export POLLERSAGA_TEST_PROGRAM=$temporary/program
fi

# The slow tests also run a build that kills itself at the failpoints, with an output of its own.
if [ "${1:-}" = "--all" ] && [ -z "${POLLERSAGA_TEST_FAILPOINTS:-}" ]; then
  dotnet publish src/PollerSaga.Worker --configuration Release --runtime "$runtime" -p:Failpoints=true \
    --artifacts-path "$temporary/failpoints-build" --output "$temporary/failpoints"
  export POLLERSAGA_TEST_FAILPOINTS=$temporary/failpoints
fi

provide rabbitmq POLLERSAGA_TEST_RABBITMQ 5672
provide postgres POLLERSAGA_TEST_POSTGRES 5432
provide aws POLLERSAGA_TEST_AWS_URL 4566
if [ -z "${POLLERSAGA_TEST_CHROMIUM:-}" ] && ! tests/services.sh install chromium; then
  echo "Chromium is not installed. The dashboard's tests in a browser are ignored." >&2
fi
export POLLERSAGA_TEST_AWS_REGION="${POLLERSAGA_TEST_AWS_REGION:-us-east-1}"
export POLLERSAGA_TEST_AWS_ACCESS_KEY="${POLLERSAGA_TEST_AWS_ACCESS_KEY:-test}"
export POLLERSAGA_TEST_AWS_SECRET_KEY="${POLLERSAGA_TEST_AWS_SECRET_KEY:-test}"

# -m:1 runs one project after the other, so that the end-to-end tests have the machine to themselves.
exit_code=0
dotnet test PollerSaga.sln --no-build -m:1 --results-directory "$results" --logger "trx;LogFilePrefix=tests" "${filter[@]}" || exit_code=$?

# This prints output and therefore must come before the last line.
stop_services

# count ATTRIBUTE prints the sum of an attribute of <Counters> over all result files.
count() {
  find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + \
    | grep -o " $1=\"[0-9]*\"" \
    | tr -dc '0-9\n' \
    | awk '{ sum += $1 } END { print sum + 0 }' \
    || true
}

total=$(count total)
executed=$(count executed)
passed=$(count passed)
failed=$((executed - passed))

# A run without results fails, as does a test host that crashes after its last test.
if [ "$total" -eq 0 ] && [ "$exit_code" -eq 0 ]; then
  echo "No tests were run." >&2
  exit_code=1
fi

# The failures once more, as thousands of lines may follow the first report of one.
find "$results" -name '*.trx' -exec awk '
  /<UnitTestResult / { failed = /outcome="Failed"/; name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name) }
  failed && /<Message>/ { print "FAILED " name; shown = 1 }
  shown { print }
  /<\/ErrorInfo>/ { shown = 0 }' {} + \
  | sed 's/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&amp;/\&/g'

echo "$passed passed, $failed failed, $((total - executed)) skipped"
exit "$exit_code"
