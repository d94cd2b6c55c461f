#!/usr/bin/env bash
# Restores, builds and tests. --all runs the slow tests too (minutes). The last line counts what was run.
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

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet restore PollerSaga.sln
dotnet build PollerSaga.sln --no-restore

# One project after the other: the end-to-end tests have the machine for themselves.
exit_code=0
dotnet test PollerSaga.sln --no-build -m:1 "${filter[@]}" --results-directory "$results" --logger "trx;LogFilePrefix=tests" || exit_code=$?

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
