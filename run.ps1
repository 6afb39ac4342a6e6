#!/usr/bin/env pwsh
# Builds what has changed and starts the crawler: ./run.ps1 --help. Besides the program's commands there are build, test, bench and sample.
$root = $PSScriptRoot
$bin = Join-Path (Join-Path $root '.artifacts') 'bin'
$cli = Join-Path $bin 'Crawler.Cli/release/Crawler.Cli.dll'
$ready = Join-Path $bin 'Crawler.Cli/ready/Crawler.Cli.dll'
$complete = Join-Path $bin 'Crawler.Cli/ready/complete'
$log = Join-Path $root '.artifacts/build.log'
$stamp = Join-Path $root '.artifacts/built-ps1'

function Refuse([string] $found) {
    [Console]::Error.WriteLine("run.ps1: The .NET 10 SDK is not installed; found: $found.")
    [Console]::Error.WriteLine('Install it with: winget install Microsoft.DotNet.SDK.10, or from the page "Download .NET 10.0" at dotnet.microsoft.com.')
    exit 2
}

# With machine code for this system beside the program, or without it where its compiler cannot be had: then that is not tried again with this SDK.
function Build([string] $project) {
    $sdks = @(dotnet --list-sdks)
    if (-not ($sdks -match '^10\.')) { Refuse ($sdks -join ', ') }
    $started = [DateTime]::UtcNow
    $without = Join-Path $root ".artifacts/no-ahead-$(dotnet --version)"
    $null = New-Item -ItemType Directory -Force (Split-Path $log)
    $isAhead = $false
    $isTried = -not (Test-Path $without)
    if ($isTried) {
        dotnet build (Join-Path $root $project) -c Release --nologo -v quiet -p:CompileAhead=true | Out-File -Encoding utf8 $log
        $isAhead = $LASTEXITCODE -eq 0
    }
    if (-not $isAhead) {
        $lines = dotnet build (Join-Path $root $project) -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { $lines | ForEach-Object { [Console]::Error.WriteLine($_) }; exit 1 }
        Remove-Item -Force -ErrorAction SilentlyContinue $complete
    }
    if ($isTried -and -not $isAhead) {
        if (Select-String -Quiet -Path $log -Pattern 'error NU') { $null = New-Item -Force $without }
        [Console]::Error.WriteLine('run.ps1: built, but not compiled ahead, so it starts slower (why: .artifacts/build.log)')
    }
    Set-Content -Path $stamp -Value $started
    (Get-Item $stamp).LastWriteTimeUtc = $started
}

# What is started: what has changed is built before, and the one that was compiled ahead is taken, if there is a whole one.
function Get-Program {
    if (Test-Path $cli) { $null = dotnet $cli stale $root $stamp }
    if (-not (Test-Path $cli) -or $LASTEXITCODE -ne 0) { Build 'src/Crawler.Cli' }
    if (Test-Path $complete) { $ready } else { $cli }
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Refuse 'no dotnet' }
$verb = if ($args.Count -gt 0) { $args[0] } else { '' }
$rest = if ($args.Count -gt 1) { @($args[1..($args.Count - 1)]) } else { @() }
switch ($verb) {
    'build' { Build 'Crawler.sln' }
    'test' { Build 'Crawler.sln'; dotnet $cli tests $root -- @rest }
    'bench' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Benchmarks/release/Crawler.Benchmarks.dll') @rest }
    { $_ -in '', 'help', '--help', '-h' } {
        $program = Get-Program
        dotnet $program --help
        Write-Output "`nBesides, of this script:" '  build             Build everything.' '  test [FILTER...]  Run every test.' '  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.' '  sample [--port N] Start a web API with a crawler in it.'
        if ($verb -eq '') { exit 2 }
    }
    'sample' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll') @rest }
    default {
        $program = Get-Program
        dotnet $program @args
    }
}
exit $LASTEXITCODE
