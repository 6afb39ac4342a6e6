#!/usr/bin/env bash
# Builds what has changed and starts the crawler: ./run.sh --help. Besides the program's commands there are build, test, bench and sample.
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
bin="$root/.artifacts/bin"

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
    echo "run.sh: building what has changed" >&2
    touch "$stamp.new"
    compile "$project"
    mv "$stamp.new" "$stamp"
    if [ "$name" = all ]; then touch -r "$stamp" "$root/.artifacts/built-cli"; fi
  fi
  exec 9>&-
}

# compile PROJECT: with machine code for this system beside the program, or without it where its compiler cannot be had: then that is not tried again with this SDK.
compile() {
  local log without
  without="$root/.artifacts/no-ahead-$(cd "$root" && "$dotnet" --version)"
  if [ ! -e "$without" ] && (cd "$root" && "$dotnet" build "$1" -c Release --nologo -v quiet -p:CompileAhead=true >"$root/.artifacts/build.log" 2>&1 9>&-); then return; fi
  if ! log="$(cd "$root" && "$dotnet" build "$1" -c Release --nologo -v quiet 2>&1 9>&-)"; then
    echo "$log" >&2
    exit 1
  fi
  rm -f "$bin/Crawler.Cli/ready/complete"
  if [ -e "$without" ]; then return; fi
  if grep -q 'error NU' "$root/.artifacts/build.log"; then touch "$without"; fi
  echo "run.sh: built, but not compiled ahead, so it starts slower (why: .artifacts/build.log)" >&2
}

# program: what is started; the one that was compiled ahead, if there is a whole one.
program() {
  if [ -e "$bin/Crawler.Cli/ready/complete" ]; then echo "$bin/Crawler.Cli/ready/Crawler.Cli.dll"; else echo "$bin/Crawler.Cli/release/Crawler.Cli.dll"; fi
}

# help: of the program, and what there is of this script besides.
help() {
  build cli src/Crawler.Cli/Crawler.Cli.csproj src
  "$dotnet" "$(program)" --help
  printf '\nBesides, of this script:\n  build             Build everything.\n  test [FILTER...]  Run every test.\n  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.\n  sample [--port N] Start a web API with a crawler in it.\n'
}

dotnet="$(find_dotnet)"
case "${1:-}" in
  build) build all Crawler.sln src tests ;;
  test)
    build all Crawler.sln src tests
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
    exec "$dotnet" "$(program)" "$@" ;;
esac
