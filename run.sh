#!/usr/bin/env bash
# Builds what has changed and starts the crawler: ./run.sh --help. Besides the program's commands there are build, test, bench and sample.
set -euo pipefail

# A closed stream would be the number of the next file that is opened. Writing to standard output stays the error that it is.
{ :; } 3>&2 || exec 2>/dev/null
{ : <&0; } 2>/dev/null || exec </dev/null
{ : >&1; } 2>/dev/null || exec 1</dev/null

# It may have been started through a link.
self="${BASH_SOURCE[0]}"
while [ -L "$self" ]; do
  link="$(readlink "$self")"
  case "$link" in /*) self="$link" ;; *) self="$(dirname -- "$self")/$link" ;; esac
done
root="$(cd -- "$(dirname -- "$self")" && pwd)"
bin="$root/.artifacts/bin"
ready="$bin/Crawler.Cli/ready"

# Native code is of one system; a folder of sources may be seen from several.
native_folder="$root/.artifacts/native/$OSTYPE-$HOSTTYPE"
native="$native_folder/crawler"
if [ "${CRAWLER_NATIVE:-}" = off ]; then wanted=managed; else wanted=native; fi
system="$OSTYPE-$HOSTTYPE-$wanted"

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

# is_built NAME FOLDER...: whether no source below the folders and no SDK is newer than the last build of that name, and none was removed.
is_built() {
  local stamp="$root/.artifacts/built-$1" sdks
  shift
  [ -e "$stamp" ] || return 1
  read -r sdks <"$stamp" || return 1
  ! [ "$sdks" -nt "$stamp" ] && [ -z "$(cd "$root" && find "$@" config/demo.conf ./*.props ./*.targets global.json \
    \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.conf' -o -name '*.props' -o -name '*.targets' -o -name '*.json' \) -newer "$stamp")" ]
}

# build NAME PROJECT FOLDER...: quiet if it works. Only one at a time, where the system has flock. With the name "all" or "cli" also the program that is started.
build() {
  local name="$1" project="$2" stamp="$root/.artifacts/built-$1" sdks
  shift 2
  is_built "$name" "$@" && return
  sdks="$("$dotnet" --list-sdks)"
  grep -q '^10\.' <<<"$sdks" || refuse "The .NET 10 SDK is not installed; found: $(cut -d ' ' -f 1 <<<"${sdks:-none}" | paste -s -d ' ' -)."
  mkdir -p "$root/.artifacts"
  exec 9>"$root/.artifacts/build.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "run.sh: waiting for a build in another process" >&2
    flock 9
  fi
  if ! is_built "$name" "$@"; then
    echo "run.sh: building what has changed (the program takes a minute or two)" >&2

    # The compilers take Ctrl-C for an error of theirs.
    trap 'exit 130' INT TERM
    trap end_phase EXIT
    began=$SECONDS
    sed -n 's/^10\..* \[\(.*\)\]$/\1/p' <<<"$sdks" | tail -n 1 >"$stamp.new"
    compile "$project"
    case "$name" in all* | cli*) compile_native || compile_ahead ;; esac
    end_phase
    mv "$stamp.new" "$stamp"
    trap - INT TERM EXIT
    case "$name" in all*) cp -p "$stamp" "$root/.artifacts/built-cli${name#all}" ;; esac
  fi
  exec 9>&-
}

# phase WORDS: says what is done from now on; on a terminal with the seconds of the whole build, in a line that goes with the next phase.
ticker=""
phase() {
  end_phase
  if [ ! -t 2 ] || [ "${TERM:-dumb}" = dumb ]; then
    echo "run.sh: $1" >&2
    return
  fi
  while kill -0 "$$"; do
    printf '\rrun.sh: %s, %d s\033[K' "$1" "$((SECONDS - began))" >&3
    sleep 1
  done 3>&2 2>/dev/null >/dev/null </dev/null 9>&- &
  ticker=$!
}

# end_phase: nothing of it stays on the terminal.
end_phase() {
  if [ -z "$ticker" ]; then return; fi
  { kill "$ticker" && wait "$ticker"; } 2>/dev/null || :
  ticker=""
  printf '\r\033[K' >&2
}

# compile PROJECT: as any project of .NET.
compile() {
  if [ ! -d "$root/.artifacts/obj" ]; then
    phase "restoring packages"
    run_dotnet restore "$1"
  fi
  phase "compiling"
  run_dotnet build "$1" -c Release --nologo
}

# run_dotnet WORDS...: what it says is shown only if it fails.
run_dotnet() {
  local log
  if ! log="$(cd "$root" && "$dotnet" "$@" -v quiet 2>&1 9>&-)"; then
    end_phase
    echo "$log" >&2
    exit 1
  fi
}

# compile_native: the program as native code for this machine. The old one serves until the new one takes its place; where none can be made, it goes.
compile_native() {
  local log="$root/.artifacts/native.log" without why=""
  if [ "$wanted" != native ]; then return 1; fi
  phase "making native code"
  without="$root/.artifacts/no-native-$(cd "$root" && "$dotnet" --version)"
  rm -f "$root/.artifacts/native-broken"
  if [ -e "$without" ]; then
    why="its compiler could not be had; to ask again remove ${without#"$root/"}"
  elif ! has_linker; then
    why="clang or gcc is needed to link it, with the C library's development files"
  elif ! (cd "$root" && "$dotnet" publish src/Crawler.Native -c Release -p:NativePlace="$native_folder/" --nologo -v quiet >"$log" 2>&1 9>&-); then
    why="see .artifacts/native.log"
    if grep -q 'error NU110[123]' "$log"; then touch "$without"; else touch "$root/.artifacts/native-broken"; fi
  elif ! "$native" --version >"$log" 2>&1; then
    # What a killed linker has left counts as built.
    why="it does not start, see .artifacts/native.log"
    rm -rf "$root/.artifacts/obj/Crawler.Native"
  else
    return 0
  fi
  end_phase
  echo "run.sh: no native program ($why); the next best is built" >&2
  rm -f "$native" || exit 1
  return 1
}

# has_linker: whether there is one that works. On macOS clang without the command line tools would only open a dialog.
has_linker() {
  local compiler out
  if [ "$(uname -s)" = Darwin ] && ! xcode-select -p >/dev/null 2>&1; then return 1; fi
  compiler="$(command -v clang || command -v gcc)" || return 1
  out="$(mktemp)"
  "$compiler" -x c -o "$out" - <<<'int main(void) { return 0; }' 2>/dev/null && rm -f "$out" && return
  rm -f "$out"
  return 1
}

# compile_ahead: machine code for this system beside the program, or not where its compiler cannot be had; then that is not tried again with this SDK.
compile_ahead() {
  local without
  without="$root/.artifacts/no-ahead-$(cd "$root" && "$dotnet" --version)"
  phase "compiling ahead"
  if [ ! -e "$without" ] && (cd "$root" && "$dotnet" build src/Crawler.Cli -c Release --nologo -v quiet -p:CompileAhead=true >"$root/.artifacts/ahead.log" 2>&1 9>&-); then return; fi
  end_phase
  rm -f "$ready/complete" || exit 1
  if [ -e "$without" ]; then return; fi
  if grep -q 'error NU110[123]' "$root/.artifacts/ahead.log"; then touch "$without"; fi
  echo "run.sh: built, but not compiled ahead, so it starts slower (why: .artifacts/ahead.log)" >&2
}

# find_program: puts into "program" what is started, the best that was built.
find_program() {
  if [ "$wanted" = native ] && [ -x "$native" ]; then
    program=("$native")
  elif [ -e "$ready/complete" ]; then
    program=("$dotnet" "$ready/Crawler.Cli.dll")
  else
    program=("$dotnet" "$bin/Crawler.Cli/release/Crawler.Cli.dll")
  fi
}

# build_cli: the program, and finds it.
build_cli() {
  build "cli-$system" src/Crawler.Cli/Crawler.Cli.csproj src
  find_program
}

# The words that start this script, for what the program says of itself.
case "$0" in
  */*) command_name="$0" ;;
  *) command_name="./$0" ;;
esac
case "$command_name" in
  *[!A-Za-z0-9_./-]*) command_name="'${command_name//\'/\'\\\'\'}'" ;;
esac

# help: of the program, and what there is of this script besides.
help() {
  build_cli
  CRAWLER_COMMAND="$command_name" "${program[@]}" --help
  printf '\nBesides, of this script:\n  build             Build everything.\n  test [FILTER...]  Run every test.\n  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.\n  sample [--port N] Start a web API with a crawler in it.\n'
}

dotnet="$(find_dotnet)"
case "${1:-}" in
  build)
    # A linker may have been installed since.
    if [ "$wanted" = native ] && [ ! -x "$native" ]; then rm -f "$root/.artifacts/built-all-$system"; fi
    build "all-$system" Crawler.sln src tests ;;
  test)
    build "all-$system" Crawler.sln src tests
    if [ "$wanted" = native ] && [ -e "$root/.artifacts/native-broken" ]; then
      cat "$root/.artifacts/native.log" >&2
      exit 1
    fi
    find_program
    exec "$dotnet" "$bin/Crawler.Cli/release/Crawler.Cli.dll" tests "$root" --program "${program[${#program[@]} - 1]}" -- "${@:2}" ;;
  bench)
    build bench tests/Crawler.Benchmarks/Crawler.Benchmarks.csproj src tests/Crawler.Benchmarks
    if [ "${2:-}" = crawl ]; then
      build_cli
      set -- bench crawl --program "${program[${#program[@]} - 1]}" "${@:3}"
    fi
    exec "$dotnet" "$bin/Crawler.Benchmarks/release/Crawler.Benchmarks.dll" "${@:2}" ;;
  sample)
    build sample src/Crawler.Samples.WebHost/Crawler.Samples.WebHost.csproj src
    exec "$dotnet" "$bin/Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll" "${@:2}" ;;
  help | --help | -h) help ;;
  '')
    help >&2
    exit 2 ;;
  *)
    build_cli
    export CRAWLER_COMMAND="$command_name"
    exec "${program[@]}" "$@" ;;
esac
