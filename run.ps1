#!/usr/bin/env pwsh
# Builds what has changed and starts the crawler: ./run.ps1 --help. Besides the program's commands there are build, test, bench and sample.
$root = $PSScriptRoot
$artifacts = Join-Path $root '.artifacts'
$bin = Join-Path $artifacts 'bin'
$cli = Join-Path $bin 'Crawler.Cli/release/Crawler.Cli.dll'
$ready = Join-Path $bin 'Crawler.Cli/ready/Crawler.Cli.dll'
$complete = Join-Path $bin 'Crawler.Cli/ready/complete'
$native = Join-Path $artifacts "native/crawler$(if ($env:OS -eq 'Windows_NT') { '.exe' })"
$stamp = Join-Path $artifacts 'built-ps1'

function Refuse([string] $found) {
    [Console]::Error.WriteLine("run.ps1: The .NET 10 SDK is not installed; found: $found.")
    [Console]::Error.WriteLine('Install it with: winget install Microsoft.DotNet.SDK.10, or from the page "Download .NET 10.0" at dotnet.microsoft.com.')
    exit 2
}

# $project as any of .NET, and then the program as native code for this machine, or compiled ahead, or neither. What cannot be had is not tried again with this SDK.
function Build([string] $project) {
    $sdks = @(dotnet --list-sdks)
    if (-not ($sdks -match '^10\.')) { Refuse ($sdks -join ', ') }
    $started = [DateTime]::UtcNow
    $sdk = dotnet --version
    $null = New-Item -ItemType Directory -Force $artifacts
    $lines = dotnet build (Join-Path $root $project) -c Release --nologo -v quiet
    if ($LASTEXITCODE -ne 0) { $lines | ForEach-Object { [Console]::Error.WriteLine($_) }; exit 1 }
    Remove-Item -Force -ErrorAction SilentlyContinue $native, $complete
    $null = (Compile 'native' $sdk { dotnet publish (Join-Path $root 'src/Crawler.Native') -c Release --nologo -v quiet }) -or
        (Compile 'ahead' $sdk { dotnet build (Join-Path $root 'src/Crawler.Cli') -c Release --nologo -v quiet -p:CompileAhead=true })
    Set-Content -Path $stamp -Value $started
    (Get-Item $stamp).LastWriteTimeUtc = $started
}

# Whether it is compiled in that way; says why not.
function Compile([string] $way, [string] $sdk, [scriptblock] $command) {
    $without = Join-Path $artifacts "no-$way-$sdk"
    $log = Join-Path $artifacts "$way.log"
    if ((Test-Path $without) -or ($way -eq 'native' -and $env:CRAWLER_NATIVE -eq 'off')) { return $false }
    & $command | Out-File -Encoding utf8 $log
    if ($LASTEXITCODE -eq 0) { return $true }
    if (Select-String -Quiet -Path $log -Pattern 'error NU|Platform linker not found') { $null = New-Item -Force $without }
    $what = if ($way -eq 'native') { 'no native program could be built' } else { 'built, but not compiled ahead, so it starts slower' }
    [Console]::Error.WriteLine("run.ps1: $what (why: .artifacts/$way.log)")
    $false
}

# What is started: what has changed is built before; the native program if there is one, else the one that was compiled ahead, if there is a whole one.
function Get-Program {
    if (Test-Path $cli) { $null = dotnet $cli stale $root $stamp }
    if (-not (Test-Path $cli) -or $LASTEXITCODE -ne 0) { Build 'src/Crawler.Cli' }
    if (Test-Native) { $native }
    elseif (Test-Path $complete) { 'dotnet', $ready }
    else { 'dotnet', $cli }
}

function Test-Native { $env:CRAWLER_NATIVE -ne 'off' -and (Test-Path $native) }

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Refuse 'no dotnet' }
$verb = if ($args.Count -gt 0) { $args[0] } else { '' }
$rest = if ($args.Count -gt 1) { @($args[1..($args.Count - 1)]) } else { @() }
switch ($verb) {
    'build' { Build 'Crawler.sln' }
    'test' {
        Build 'Crawler.sln'
        if (Test-Native) { $env:CRAWLER_PROGRAM = $native }
        dotnet $cli tests $root -- @rest
    }
    'bench' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Benchmarks/release/Crawler.Benchmarks.dll') @rest }
    { $_ -in '', 'help', '--help', '-h' } {
        $program, $first = Get-Program
        $all = @(@($first) -ne $null) + '--help'
        & $program @all
        Write-Output "`nBesides, of this script:" '  build             Build everything.' '  test [FILTER...]  Run every test.' '  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.' '  sample [--port N] Start a web API with a crawler in it.'
        if ($verb -eq '') { exit 2 }
    }
    'sample' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll') @rest }
    default {
        $program, $first = Get-Program
        $all = @(@($first) -ne $null) + $args
        & $program @all
    }
}
exit $LASTEXITCODE
