#!/usr/bin/env bash
# Publishes the program for one platform, with the bill of materials of its packages (CycloneDX, pollersaga.cdx.json).
#
#   eng/publish.sh RUNTIME FOLDER [OPTION OF dotnet publish]...
#
# RUNTIME is for example linux-x64. For linux-x64 and linux-arm64, the publish restores exactly the packages of the lock files.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 64
fi
runtime=$1
mkdir -p "$2"
output=$(cd "$2" && pwd -P)
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
project=src/PollerSaga.Worker

locked=()
case $runtime in
  linux-x64 | linux-arm64) locked=(-p:RestoreLockedMode=true) ;;
esac
dotnet publish "$project" --configuration Release --runtime "$runtime" --output "$output" ${locked[@]+"${locked[@]}"} "$@"

# The tool reads the packages from the restore of the publish, and their licences from the package folder.
dotnet tool restore
version=$(dotnet msbuild "$project" -getProperty:Version)
dotnet dotnet-CycloneDX "$project/PollerSaga.Worker.csproj" --disable-package-restore --runtime "$runtime" \
  --exclude-filter Microsoft.CodeAnalysis.BannedApiAnalyzers --set-name pollersaga --set-version "$version" \
  --output "$output" --filename pollersaga.cdx.json --output-format Json
