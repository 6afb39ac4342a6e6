#!/usr/bin/env pwsh
# Builds what has changed and starts the crawler: ./run.ps1 --help. Besides the program's commands there are build, test, bench and sample.
$root = $PSScriptRoot
$artifacts = Join-Path $root '.artifacts'
$bin = Join-Path $artifacts 'bin'
$cli = Join-Path $bin 'Crawler.Cli/release/Crawler.Cli.dll'
$ready = Join-Path $bin 'Crawler.Cli/ready/Crawler.Cli.dll'
$complete = Join-Path $bin 'Crawler.Cli/ready/complete'
$native = Join-Path $artifacts "native/crawler$(if ($env:OS -eq 'Windows_NT') { '.exe' })"
$wantsNative = $env:CRAWLER_NATIVE -ne 'off'
$stamp = Join-Path $artifacts "built-ps1-$(if ($wantsNative) { 'native' } else { 'managed' })"

function Refuse([string] $found) {
    [Console]::Error.WriteLine("run.ps1: The .NET 10 SDK is not installed; found: $found.")
    [Console]::Error.WriteLine('Install it with: winget install Microsoft.DotNet.SDK.10, or from the page "Download .NET 10.0" at dotnet.microsoft.com.')
    exit 2
}

# The lock under which one process builds at a time; run.sh takes the same one. It goes with its process, however that ends.
function Lock {
    $null = New-Item -ItemType Directory -Force $artifacts
    for ($isTold = $false; $true; $isTold = $true) {
        try { return [IO.File]::Open((Join-Path $artifacts 'build.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch {
            # Held by another: ERROR_SHARING_VIOLATION, EWOULDBLOCK on Linux, on macOS.
            if ($_.Exception.GetBaseException().HResult -notin 0x80070020, 11, 35) { throw }
            if (-not $isTold) { [Console]::Error.WriteLine('run.ps1: waiting for a build in another process') }
            Start-Sleep -Milliseconds 500
        }
    }
}

# $project as any of .NET, and with $withProgram the program as native code for this machine, or compiled ahead, or neither. With $ifStale only if nobody has built it meanwhile.
function Build([string] $project, [bool] $withProgram, [bool] $ifStale = $false) {
    $lock = Lock
    Push-Location -LiteralPath $root
    try {
        if ($ifStale -and -not (Test-Stale)) { return }
        $sdks = @(dotnet --list-sdks)
        if (-not ($sdks -match '^10\.')) { Refuse ($sdks -join ', ') }
        $started = [DateTime]::UtcNow
        [Console]::Error.WriteLine('run.ps1: building what has changed (the program takes a minute or two)')
        $lines = dotnet build $project -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { $lines | ForEach-Object { [Console]::Error.WriteLine($_) }; exit 1 }
        if (-not $withProgram) { return }
        if (-not (Compile 'native' { dotnet publish src/Crawler.Native -c Release --nologo -v quiet })) {
            if ($wantsNative) { Drop $native }
            if (-not (Compile 'ahead' { dotnet build src/Crawler.Cli -c Release --nologo -v quiet -p:CompileAhead=true })) { Drop $complete }
        }
        Set-Content -LiteralPath $stamp -Value $started
        (Get-Item -LiteralPath $stamp).LastWriteTimeUtc = $started
    }
    finally {
        Pop-Location
        $lock.Dispose()
    }
}

# Whether it is compiled in that way; says why not. What is not served is not asked for again with this SDK.
function Compile([string] $way, [scriptblock] $command) {
    if ($way -eq 'native' -and -not $wantsNative) { return $false }
    $without = Join-Path $artifacts "no-$way-$(dotnet --version)"
    $log = Join-Path $artifacts "$way.log"
    $why = ".artifacts/$way.log"
    if (Test-Path -LiteralPath $without) { $why = "its compiler could not be had; to ask again remove .artifacts/$(Split-Path -Leaf $without)" }
    else {
        & $command *> $log
        if ($LASTEXITCODE -eq 0 -and $way -eq 'native') { & $native --version *> $log }
        if ($LASTEXITCODE -eq 0) { return $true }
        if (Select-String -Quiet -LiteralPath $log -Pattern 'error NU110[123]') { $null = New-Item -Force $without }
    }
    $what = if ($way -eq 'native') { 'no native program' } else { 'not compiled ahead, so it starts slower' }
    [Console]::Error.WriteLine("run.ps1: $what ($why)")
    $false
}

function Drop([string] $file) {
    if (-not (Test-Path -LiteralPath $file)) { return }
    try { Remove-Item -Force -LiteralPath $file -ErrorAction Stop }
    catch {
        [Console]::Error.WriteLine("run.ps1: $file is of older sources and cannot be removed, perhaps because it runs: $_")
        exit 1
    }
}

# Whether a source or the SDK is newer than the program.
function Test-Stale {
    $global:LASTEXITCODE = 1
    $sdk = Join-Path (Split-Path (Get-Command dotnet).Source) 'sdk'
    $isOfOtherSdk = (Test-Path -LiteralPath $stamp) -and (Test-Path -LiteralPath $sdk) -and (Get-Item -LiteralPath $sdk).LastWriteTimeUtc -gt (Get-Item -LiteralPath $stamp).LastWriteTimeUtc
    if (-not $isOfOtherSdk) {
        if ($wantsNative -and (Test-Path -LiteralPath $native)) { & $native stale $root $stamp *> $null }
        elseif (Test-Path -LiteralPath $cli) { dotnet $cli stale $root $stamp *> $null }
    }
    $LASTEXITCODE -ne 0
}

# What is started: what has changed is built before; the native program if there is one, else the one that was compiled ahead, if there is a whole one.
function Get-Program {
    if (Test-Stale) { Build 'src/Crawler.Cli' $true $true }
    if ($wantsNative -and (Test-Path -LiteralPath $native)) { $native }
    elseif (Test-Path -LiteralPath $complete) { 'dotnet', $ready }
    else { 'dotnet', $cli }
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Refuse 'no dotnet' }
$env:CRAWLER_COMMAND = './run.ps1'
$verb = if ($args.Count -gt 0) { $args[0] } else { '' }
$rest = if ($args.Count -gt 1) { @($args[1..($args.Count - 1)]) } else { @() }
switch ($verb) {
    'build' { Build 'Crawler.sln' $true }
    'test' {
        Build 'Crawler.sln' $true
        dotnet $cli tests $root --program (@(Get-Program)[-1]) -- @rest
    }
    'bench' {
        Build 'tests/Crawler.Benchmarks' $false
        if ($rest.Count -gt 0 -and $rest[0] -eq 'crawl') { $rest = @('crawl', '--program', (@(Get-Program)[-1])) + @($rest | Select-Object -Skip 1) }
        dotnet (Join-Path $bin 'Crawler.Benchmarks/release/Crawler.Benchmarks.dll') @rest
    }
    { $_ -in '', 'help', '--help', '-h' } {
        $program, $first = Get-Program
        $all = @(@($first) -ne $null) + '--help'
        & $program @all
        Write-Output "`nBesides, of this script:" '  build             Build everything.' '  test [FILTER...]  Run every test.' '  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.' '  sample [--port N] Start a web API with a crawler in it.'
        if ($verb -eq '') { exit 2 }
    }
    'sample' { Build 'src/Crawler.Samples.WebHost' $false; dotnet (Join-Path $bin 'Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll') @rest }
    default {
        $program, $first = Get-Program
        $all = @(@($first) -ne $null) + $args
        & $program @all
    }
}
exit $LASTEXITCODE
