#!/usr/bin/env bash
# Builds what has changed and starts the crawler: ./run.sh --help. Besides the program's commands there are build, test, bench and sample.
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
bin="$root/.artifacts/bin"
native="$root/.artifacts/native/crawler"

find_dotnet() {
  command -v dotnet && return
  local candidate
  for candidate in "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet /opt/homebrew/bin/dotnet; do
    if [ -x "$candidate" ]; then echo "$candidate"; return; fi
  done
  refuse "The .NET 10 SDK is not installed (no dotnet found)."
}

refuse() {
  cat >&2 <<END
run.sh: $1
Install the .NET 10 SDK, in one of these ways:
  Debian, Ubuntu, Fedora, RHEL   package dotnet-sdk-10.0 (on Debian from Microsoft's package feed)
  Alpine                         package dotnet10-sdk
  Arch                           package dotnet-sdk
  macOS                          Homebrew cask dotnet-sdk
  Windows                        winget package Microsoft.DotNet.SDK.10
  anywhere                       the page "Download .NET 10.0" at dotnet.microsoft.com, or its script dotnet-install with --channel 10.0
END
  exit 2
}

# is_built NAME FOLDER...: whether no source below the folders is newer than the last build of that name, and none was removed.
is_built() {
  local stamp="$root/.artifacts/built-$1"
  shift
  [ -e "$stamp" ] && [ -z "$(cd "$root" && find "$@" config/demo.conf ./*.props ./*.targets global.json \
    \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.conf' -o -name '*.props' -o -name '*.targets' -o -name '*.json' \) -newer "$stamp")" ]
}

# build NAME PROJECT FOLDER...: quiet if it works. Only one at a time, where the system has flock.
build() {
  local name="$1" project="$2" stamp="$root/.artifacts/built-$1" sdks
  shift 2
  is_built "$name" "$@" && return
  sdks="$("$dotnet" --list-sdks)"
  grep -q '^10\.' <<<"$sdks" || refuse "The .NET 10 SDK is not installed; found: $(cut -d ' ' -f 1 <<<"${sdks:-none}" | paste -s -d ' ' -)."
  mkdir -p "$root/.artifacts"
  exec 9>"$root/.artifacts/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if ! is_built "$name" "$@"; then
    echo "run.sh: building what has changed (the first time takes some minutes)" >&2
    touch "$stamp.new"
    compile "$project"
    if [ "$name" != sample ]; then compile_native || compile_ahead; fi
    mv "$stamp.new" "$stamp"
    if [ "$name" = all ]; then touch -r "$stamp" "$root/.artifacts/built-cli"; fi
  fi
  exec 9>&-
}

# compile PROJECT: as any project of .NET.
compile() {
  local log
  if ! log="$(cd "$root" && "$dotnet" build "$1" -c Release --nologo -v quiet 2>&1 9>&-)"; then
    echo "$log" >&2
    exit 1
  fi
}

# compile_native: the program as native code for this machine. Where its compiler cannot be had, that is not tried again with this SDK.
compile_native() {
  local without
  rm -f "$native"
  without="$root/.artifacts/no-native-$(cd "$root" && "$dotnet" --version)"
  if [ "${CRAWLER_NATIVE:-}" = off ] || [ -e "$without" ]; then return 1; fi
  if ! command -v clang >/dev/null && ! command -v gcc >/dev/null; then
    echo "run.sh: no native program is built, for there is no clang and no gcc to link it with; one compiled ahead does" >&2
    return 1
  fi
  if (cd "$root" && "$dotnet" publish src/Crawler.Native -c Release --nologo -v quiet >"$root/.artifacts/native.log" 2>&1 9>&-); then
    rm -f "$bin/Crawler.Cli/ready/complete"
    return
  fi
  if grep -q 'error NU' "$root/.artifacts/native.log"; then touch "$without"; fi
  echo "run.sh: no native program could be built (why: .artifacts/native.log); one compiled ahead does" >&2
  return 1
}

# compile_ahead: machine code for this system beside the program, or not where its compiler cannot be had; then that is not tried again with this SDK.
compile_ahead() {
  local without
  without="$root/.artifacts/no-ahead-$(cd "$root" && "$dotnet" --version)"
  if [ ! -e "$without" ] && (cd "$root" && "$dotnet" build src/Crawler.Cli -c Release --nologo -v quiet -p:CompileAhead=true >"$root/.artifacts/build.log" 2>&1 9>&-); then return; fi
  rm -f "$bin/Crawler.Cli/ready/complete"
  if [ -e "$without" ]; then return; fi
  if grep -q 'error NU' "$root/.artifacts/build.log"; then touch "$without"; fi
  echo "run.sh: built, but not compiled ahead, so it starts slower (why: .artifacts/build.log)" >&2
}

# has_native: whether there is the native program, and it is wanted.
has_native() { [ "${CRAWLER_NATIVE:-}" != off ] && [ -x "$native" ]; }

# start ARGUMENT...: the best program that was built.
start() {
  if has_native; then exec "$native" "$@"; fi
  local folder=release
  if [ -e "$bin/Crawler.Cli/ready/complete" ]; then folder=ready; fi
  exec "$dotnet" "$bin/Crawler.Cli/$folder/Crawler.Cli.dll" "$@"
}

# help: of the program, and what there is of this script besides.
help() {
  build cli src/Crawler.Cli/Crawler.Cli.csproj src
  (start --help)
  printf '\nBesides, of this script:\n  build             Build everything.\n  test [FILTER...]  Run every test.\n  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.\n  sample [--port N] Start a web API with a crawler in it.\n'
}

dotnet="$(find_dotnet)"
case "${1:-}" in
  build) build all Crawler.sln src tests ;;
  test)
    build all Crawler.sln src tests
    if has_native; then export CRAWLER_PROGRAM="$native"; fi
    echo "run.sh: the end-to-end tests run ${CRAWLER_PROGRAM:-the program that is not compiled ahead}" >&2
    exec "$dotnet" "$bin/Crawler.Cli/release/Crawler.Cli.dll" tests "$root" -- "${@:2}" ;;
  bench)
    build bench tests/Crawler.Benchmarks/Crawler.Benchmarks.csproj src tests/Crawler.Benchmarks
    exec "$dotnet" "$bin/Crawler.Benchmarks/release/Crawler.Benchmarks.dll" "${@:2}" ;;
  sample)
    build sample src/Crawler.Samples.WebHost/Crawler.Samples.WebHost.csproj src
    exec "$dotnet" "$bin/Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll" "${@:2}" ;;
  help | --help | -h) help ;;
  '')
    help >&2
    exit 2 ;;
  *)
    build cli src/Crawler.Cli/Crawler.Cli.csproj src
    start "$@" ;;
esac
